/** What the warehouse's answers do to orders and their lines. */
import { sortable } from "./instant.ts";
import { numberOf } from "./row.ts";
import type { SqlTransaction } from "./transaction.ts";
import { packed, unfold, unfoldKeys } from "./unfold.ts";

/** Counters of a line, in ten-thousandths. */
export interface LineCounters {
  readonly orderId: number;
  readonly lineNo: number;
  readonly shipped: number;
  readonly returned: number;
}

/** Sets lines' counters. */
export async function setCounters(tx: SqlTransaction, lines: readonly LineCounters[]): Promise<void> {
  if (lines.length === 0) return;
  const rows = lines.map(({ orderId, lineNo, shipped, returned }) => [orderId, lineNo, shipped, returned]);
  const from = unfold(["order_id", "line_no", "shipped", "returned"]);
  const where = "order_lines.order_id = r.order_id and order_lines.line_no = r.line_no";
  const set = "shipped_e4 = r.shipped, returned_e4 = r.returned";
  await tx.run(`update order_lines set ${set} from ${from} r where ${where}`, [packed(rows)]);
}

/** Sets orders' status; not a change that the warehouse has to be told. */
export async function setStatuses(
  tx: SqlTransaction,
  orders: readonly { id: number; status: string }[],
): Promise<void> {
  if (orders.length === 0) return;
  const rows = orders.map(({ id, status }) => [id, status]);
  const text = `update orders set status = r.status, revision = ? from ${unfold(["id", "status"])} r where orders.id = r.id`;
  await tx.run(text, [tx.revision, packed(rows)]);
}

/** From then on the warehouse counts these orders in its own figures; an earlier instant stays. */
export async function setKnown(
  tx: SqlTransaction,
  orders: readonly { id: number; at: string }[],
): Promise<void> {
  if (orders.length === 0) return;
  const rows = packed(orders.map(({ id, at }) => [id, sortable(at)]));
  const from = `${unfold(["id", "at"])} r`;
  await tx.run(
    `update orders set known_at = r.at from ${from} where orders.id = r.id and orders.known_at is null`,
    [rows],
  );
  const where = "order_lines.order_id = r.id and order_lines.known_at is null";
  await tx.run(`update order_lines set known_at = r.at from ${from} where ${where}`, [rows]);
}

/** Stamps orders as produced for the warehouse in their present version. Leaves their revision as it is. */
export async function setSent(tx: SqlTransaction, orders: readonly number[]): Promise<void> {
  if (orders.length === 0) return;
  const set = "sent_at = coalesce(sent_at, ?), sent_version = version";
  await tx.run(`update orders set ${set} where id in ${unfoldKeys}`, [tx.now, packed(orders)]);
}

/**
 * The warehouse has the file now, and counts its orders from now on: a file that waits to be delivered is known to nobody
 * but us. Leaves out orders that changed since, or went into a later file: that one will tell.
 */
export async function setDelivered(tx: SqlTransaction, delivery: number): Promise<void> {
  const rows = await tx.all(delivered, [delivery]);
  await setKnown(
    tx,
    rows.map((row) => ({ id: numberOf(row, "id"), at: tx.now })),
  );
}

const delivered = `
  select o.id from order_events e join orders o on o.id = e.order_id
  where e.delivery = ? and e.event = 'sent' and o.sent_version = o.version and not exists (
    select 1 from order_events l where l.order_id = o.id and l.event = 'sent' and l.delivery > e.delivery)`;
