import type { Content } from "../model/document.ts";
import { contentOf } from "./columns.ts";
import { shortest } from "./instant.ts";
import { eventRowsOf } from "./order-events.ts";
import { orderContents } from "./order-feed.ts";
import { orderLineColumns } from "./orders.ts";
import { quantityText } from "./quantity.ts";
import { numberOf, optionalText, textOf } from "./row.ts";
import type { Binding, Reader, SqlRow } from "./transaction.ts";

/** Which orders to list. */
export interface OrderFilter {
  /** The most to list. */
  readonly limit: number;
  readonly partner?: string;
  readonly status?: string;
}

/** An order as a list shows it. */
export interface ListedOrder {
  readonly orderNumber: string;
  readonly partner: string;
  readonly warehouse: string;
  readonly status: string;
  readonly version: number;
  readonly orderedAt: string;
  readonly name: string;
  readonly country: string;
  readonly lines: number;
  /** Why it is held, "" where it is not. */
  readonly holdReason: string;
}

/** A step of an order's timeline. */
export interface TimelineStep {
  /** UTC instant. */
  readonly at: string;
  readonly event: string;
  readonly detail: string;
  /** Number of the received file it came by. */
  readonly receipt: number | undefined;
  /** Number of the sent file it went by. */
  readonly delivery: number | undefined;
}

/** How far a line of an order got. */
export interface LineProgress {
  readonly lineId: string;
  readonly sku: string;
  readonly quantity: string;
  readonly shipped: string;
  readonly returned: string;
}

/** An order with all that is known of it. */
export interface OrderView {
  readonly partner: string;
  readonly warehouse: string;
  readonly status: string;
  readonly version: number;
  readonly holdReason: string | undefined;
  /** First time it was produced for the warehouse. */
  readonly sentAt: string | undefined;
  /** The order in the names of its schema. */
  readonly content: Content;
  readonly progress: readonly LineProgress[];
  readonly timeline: readonly TimelineStep[];
}

/** The newest orders, newest first. */
export async function listOrders(reader: Reader, filter: OrderFilter): Promise<readonly ListedOrder[]> {
  const terms: string[] = [];
  const bindings: Binding[] = [];
  for (const column of ["partner", "status"] as const) {
    const value = filter[column];
    if (value === undefined) continue;
    terms.push(`${column} = ?`);
    bindings.push(value);
  }
  const where = terms.length === 0 ? "" : `where ${terms.join(" and ")}`;
  const lines = "(select count(*) from order_lines l where l.order_id = orders.id) as lines";
  const text = `select *, ${lines} from orders ${where} order by id desc limit ?`;
  return (await reader.all(text, [...bindings, filter.limit])).map(listed);
}

function listed(row: SqlRow): ListedOrder {
  return {
    orderNumber: textOf(row, "order_number"),
    partner: textOf(row, "partner"),
    warehouse: textOf(row, "warehouse"),
    status: textOf(row, "status"),
    version: numberOf(row, "version"),
    orderedAt: shortest(optionalText(row, "ordered_at") ?? ""),
    name: optionalText(row, "deliver_to_name") ?? "",
    country: optionalText(row, "deliver_to_country") ?? "",
    lines: numberOf(row, "lines"),
    holdReason: optionalText(row, "hold_reason") ?? "",
  };
}

/** Orders of that number: one for each store that has it, none where it never came in. */
export async function orderView(
  reader: Reader,
  orderNumber: string,
  partner?: string,
): Promise<readonly OrderView[]> {
  const own = partner === undefined ? "" : "and partner = ?";
  const text = `select * from orders where order_number = ? ${own} order by partner`;
  const rows = await reader.all(text, partner === undefined ? [orderNumber] : [orderNumber, partner]);
  const ids = rows.map((row) => numberOf(row, "id"));
  const orders = await orderContents(reader, rows);
  const events = await eventRowsOf(reader, ids);
  return orders.map(({ row, content, lines }) => ({
    partner: textOf(row, "partner"),
    warehouse: textOf(row, "warehouse"),
    status: textOf(row, "status"),
    version: numberOf(row, "version"),
    holdReason: optionalText(row, "hold_reason"),
    sentAt: optionalText(row, "sent_at"),
    content,
    progress: lines.map(progressOf),
    timeline: (events.get(numberOf(row, "id")) ?? []).map(stepOf),
  }));
}

function progressOf(row: SqlRow): LineProgress {
  const { lineId, sku, quantity } = contentOf(orderLineColumns, row);
  return {
    lineId: String(lineId),
    sku: String(sku),
    quantity: String(quantity),
    shipped: quantityText(numberOf(row, "shipped_e4")),
    returned: quantityText(numberOf(row, "returned_e4")),
  };
}

function stepOf(row: SqlRow): TimelineStep {
  return {
    at: textOf(row, "at"),
    event: textOf(row, "event"),
    detail: textOf(row, "detail"),
    receipt: row.receipt === null ? undefined : numberOf(row, "receipt"),
    delivery: row.delivery === null ? undefined : numberOf(row, "delivery"),
  };
}
