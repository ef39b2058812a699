import { groupedBy } from "./grouped-by.ts";
import { insertRows } from "./insert-rows.ts";
import { numberOf } from "./row.ts";
import type { Reader, SqlRow, SqlTransaction } from "./transaction.ts";
import { packed, unfoldKeys } from "./unfold.ts";

/** A step of an order's timeline. */
export interface OrderEvent {
  readonly order: number;
  /** `received`, `updated`, `sent`, `shipped`, ... */
  readonly event: string;
  readonly detail: string;
  /** The received file it came by. */
  readonly receipt?: number;
  /** The outgoing file it went by. */
  readonly delivery?: number;
}

const columns = ["order_id", "at", "event", "detail", "receipt", "delivery"];

/** Adds steps to timelines; they happen at the transaction's instant. */
export async function noteEvents(tx: SqlTransaction, events: readonly OrderEvent[]): Promise<void> {
  const rows = events.map(({ order, event, detail, receipt = null, delivery = null }) => {
    return [order, tx.now, event, detail, receipt, delivery];
  });
  await insertRows(tx, "order_events", columns, rows);
}

/** Timelines of orders, by order, oldest step first. */
export async function eventRowsOf(
  reader: Reader,
  orders: readonly number[],
): Promise<ReadonlyMap<number, readonly SqlRow[]>> {
  const text = `select * from order_events where order_id in ${unfoldKeys} order by order_id, id`;
  return groupedBy(await reader.all(text, [packed(orders)]), (row) => numberOf(row, "order_id"));
}
