/** Orders and their lines: looking them up and writing them, a batch in one statement. */
import { type Cells, type Column, columnsOf, namesOf } from "./columns.ts";
import { groupedBy } from "./grouped-by.ts";
import { insertRows } from "./insert-rows.ts";
import { numberOf, optionalText, textOf } from "./row.ts";
import type { Binding, Reader, SqlRow, SqlTransaction } from "./transaction.ts";
import { packed, type Rows, unfold, unfoldKeys } from "./unfold.ts";

export const orderColumns: readonly Column[] = columnsOf({
  orderNumber: "text",
  storeOrderId: "text",
  reference: "text",
  orderedAt: "instant",
  deliveryDate: "text",
  shippingMethod: "text",
  servicePoint: "text",
  currency: "text",
  total: "text",
  freight: "text",
  note: "text",
  deliveryNote: "text",
  giftMessage: "text",
  "cashOnDelivery.amount": "text",
  "cashOnDelivery.reference": "text",
  "deliverTo.name": "text",
  "deliverTo.company": "text",
  "deliverTo.address1": "text",
  "deliverTo.address2": "text",
  "deliverTo.address3": "text",
  "deliverTo.postcode": "text",
  "deliverTo.city": "text",
  "deliverTo.state": "text",
  "deliverTo.country": "text",
  "deliverTo.email": "text",
  "deliverTo.phone": "text",
  "deliverTo.notifyBySms": "yesno",
  "deliverTo.notifyByEmail": "yesno",
});

export const orderLineColumns: readonly Column[] = columnsOf({
  lineId: "text",
  sku: "text",
  productCode: "text",
  name: "text",
  quantity: "quantity",
  unitPrice: "text",
  linePrice: "text",
  vatPercent: "text",
  weight: "text",
  kind: "text",
});

/** Where an order stands, without its content. */
export interface OrderHead {
  readonly id: number;
  readonly partner: string;
  readonly orderNumber: string;
  readonly status: string;
  readonly version: number;
  readonly holdReason: string | undefined;
  readonly hash: string;
  /** The file that its content came in. */
  readonly receipt: number;
  /** Produced for the warehouse at least once. */
  readonly wasSent: boolean;
  readonly knownAt: string | undefined;
  readonly currency: string | undefined;
}

/** A line of an order with its counters; quantities are ten-thousandths. */
export interface OrderLine {
  readonly orderId: number;
  readonly lineNo: number;
  readonly lineId: string;
  readonly sku: string;
  readonly isArticle: boolean;
  readonly ordered: number;
  readonly shipped: number;
  readonly returned: number;
  readonly unitPrice: string | undefined;
  readonly linePrice: string | undefined;
}

/** An order's head and content, ready to be written. */
export interface OrderWrite {
  readonly id: number;
  readonly partner: string;
  readonly warehouse: string;
  readonly status: string;
  readonly version: number;
  readonly holdReason: string | undefined;
  readonly hash: string;
  readonly receipt: number;
  readonly line: number;
  readonly knownAt: string | undefined;
  /** As `orderColumns`. */
  readonly cells: Cells;
  /** As `orderLineColumns`, one for each line. */
  readonly lines: Rows;
}

const headColumns =
  "id, partner, order_number, status, version, hold_reason, content_hash, receipt, sent_at, known_at, currency";

/** A store's orders of these numbers, by number. */
export async function findOrders(
  tx: SqlTransaction,
  partner: string,
  numbers: readonly string[],
): Promise<ReadonlyMap<string, OrderHead>> {
  const text = `select ${headColumns} from orders where order_number in ${unfoldKeys} and partner = ?`;
  const rows = await tx.all(text, [packed(numbers), partner]);
  return new Map(rows.map((row) => [textOf(row, "order_number"), headOf(row)]));
}

/** Orders of these numbers of all stores of a warehouse. */
export async function findWarehouseOrders(
  tx: SqlTransaction,
  warehouse: string,
  numbers: readonly string[],
): Promise<readonly OrderHead[]> {
  const text = `select ${headColumns} from orders where order_number in ${unfoldKeys} and warehouse = ?`;
  const rows = await tx.all(text, [packed(numbers), warehouse]);
  return rows.map(headOf);
}

function headOf(row: SqlRow): OrderHead {
  return {
    id: numberOf(row, "id"),
    partner: textOf(row, "partner"),
    orderNumber: textOf(row, "order_number"),
    status: textOf(row, "status"),
    version: numberOf(row, "version"),
    holdReason: optionalText(row, "hold_reason"),
    hash: textOf(row, "content_hash"),
    receipt: numberOf(row, "receipt"),
    wasSent: optionalText(row, "sent_at") !== undefined,
    knownAt: optionalText(row, "known_at"),
    currency: optionalText(row, "currency"),
  };
}

/** Lines of orders with their counters, by order, in the order's own sequence. */
export async function findLines(
  tx: SqlTransaction,
  orders: readonly number[],
): Promise<readonly OrderLine[]> {
  const rows = await tx.all(linesText, [packed(orders)]);
  return rows.map((row) => ({
    orderId: numberOf(row, "order_id"),
    lineNo: numberOf(row, "line_no"),
    lineId: textOf(row, "line_id"),
    sku: textOf(row, "sku"),
    isArticle: (optionalText(row, "kind") ?? "article") === "article",
    ordered: numberOf(row, "quantity_e4"),
    shipped: numberOf(row, "shipped_e4"),
    returned: numberOf(row, "returned_e4"),
    unitPrice: optionalText(row, "unit_price"),
    linePrice: optionalText(row, "line_price"),
  }));
}

const linesText = `select * from order_lines where order_id in ${unfoldKeys} order by order_id, line_no`;

/** Rows of order lines by order. */
export async function lineRowsOf(
  reader: Reader,
  orders: readonly number[],
): Promise<ReadonlyMap<number, readonly SqlRow[]>> {
  return groupedBy(await reader.all(linesText, [packed(orders)]), (row) => numberOf(row, "order_id"));
}

/** The first id that new rows of a table may take; nobody else writes during a transaction. */
export async function nextId(tx: SqlTransaction, table: string): Promise<number> {
  const [row] = await tx.all(`select coalesce(max(id), 0) + 1 as next from ${table}`, []);
  return row === undefined ? 1 : numberOf(row, "next");
}

const standing = ["id", "partner", "warehouse", "status", "version", "hold_reason", "content_hash"];
const origin = ["content_revision", "revision", "receipt", "line", "posted_at", "known_at"];
const writtenColumns = [...standing, ...origin, ...namesOf(orderColumns)];

function writtenCells(tx: SqlTransaction, order: OrderWrite): readonly Binding[] {
  const { id, partner, warehouse, status, version, holdReason, hash } = order;
  const standing = [id, partner, warehouse, status, version, holdReason ?? null, hash];
  const { receipt, line, knownAt } = order;
  const origin = [tx.revision, tx.revision, receipt, line, tx.now, knownAt ?? null];
  return [...standing, ...origin, ...order.cells];
}

/** Writes new orders with their lines. */
export async function insertOrders(tx: SqlTransaction, orders: readonly OrderWrite[]): Promise<void> {
  const rows = orders.map((order) => writtenCells(tx, order));
  await insertRows(tx, "orders", writtenColumns, rows);
  await insertLines(tx, orders);
}

const counters = ["order_id", "line_no", "shipped_e4", "returned_e4", "known_at"];
const lineColumns = [...counters, ...namesOf(orderLineColumns)];

async function insertLines(tx: SqlTransaction, orders: readonly OrderWrite[]): Promise<void> {
  const rows = orders.flatMap(({ id, lines, knownAt }) =>
    lines.map((cells, at) => [id, at + 1, 0, 0, knownAt ?? null, ...cells]),
  );
  await insertRows(tx, "order_lines", lineColumns, rows);
}

const updated = writtenColumns.filter((name) => !["id", "posted_at", "known_at"].includes(name));

/** Gives orders new content: head and lines are replaced. */
export async function replaceOrders(tx: SqlTransaction, orders: readonly OrderWrite[]): Promise<void> {
  if (orders.length === 0) return;
  const set = updated.map((name) => `${name} = r.${name}`).join(", ");
  const rows = orders.map((order) => writtenCells(tx, order));
  const text = `update orders set ${set} from ${unfold(writtenColumns)} r where orders.id = r.id`;
  await tx.run(text, [packed(rows)]);
  const ids = packed(orders.map(({ id }) => id));
  const before = await tx.all(promisedText, [ids]);
  await tx.run(`delete from order_lines where order_id in ${unfoldKeys}`, [ids]);
  await insertLines(tx, orders);
  const known = before.map((row) => [numberOf(row, "id"), textOf(row, "sku"), numberOf(row, "quantity")]);
  await tx.run(forgetText, [packed(known), ids]);
}

const isArticle = "(kind is null or kind = 'article')";

/** How much of each article the orders had, as far as the warehouse knows of it. */
const promisedText = `
select order_id as id, sku, sum(quantity_e4) as quantity from order_lines
where order_id in ${unfoldKeys} and known_at is not null and ${isArticle} group by order_id, sku`;

/** More of an article than the warehouse was told of is nothing that it can have counted. */
const forgetText = `
update order_lines set known_at = null where (order_id, sku) in (
  select l.order_id, l.sku from order_lines l
  left join ${unfold(["id", "sku", "quantity"])} r on r.id = l.order_id and r.sku = l.sku
  where l.order_id in ${unfoldKeys} and ${isArticle.replaceAll("kind", "l.kind")}
  group by l.order_id, l.sku having sum(l.quantity_e4) > coalesce(max(r.quantity), 0))`;

/** Cancels orders; the warehouse has to be told. */
export async function cancelOrders(
  tx: SqlTransaction,
  orders: readonly { id: number; version: number }[],
): Promise<void> {
  if (orders.length === 0) return;
  const rows = orders.map(({ id, version }) => [id, version]);
  const set = "status = 'CANCELLED', version = r.version, content_revision = ?, revision = ?";
  const text = `update orders set ${set} from ${unfold(["id", "version"])} r where orders.id = r.id`;
  await tx.run(text, [tx.revision, tx.revision, packed(rows)]);
}
