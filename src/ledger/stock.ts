/** Stock of the warehouses, and what of it a store may sell. */

import { type KnownRow, knownRow } from "./articles.ts";
import { type Cells, type Column, columnsOf, namesOf } from "./columns.ts";
import { insertRows } from "./insert-rows.ts";
import { sortable } from "./instant.ts";
import { numberOf, textOf } from "./row.ts";
import type { SqlRow, SqlTransaction } from "./transaction.ts";
import { packed, unfold, unfoldKeys } from "./unfold.ts";

export const stockColumns: readonly Column[] = columnsOf({
  sku: "text",
  onHand: "quantity",
  reserved: "quantity",
  available: "quantity",
  damaged: "quantity",
  incoming: "quantity",
  asOf: "instant",
});

/** What is known of an article's stock; the digest is that of its figures, without `asOf`. */
export interface KnownStock extends KnownRow {
  /** Sortable instant. */
  readonly asOf: string;
  /** Goods came back since it was counted, so its figures are not those that the digest is of. */
  readonly moved: boolean;
}

/** A stock row to write, new or known. */
export interface StockWrite {
  readonly hash: string;
  /** The transaction's, or the row's own where no figure changed. */
  readonly revision: number;
  readonly receipt: number;
  readonly line: number;
  /** As `stockColumns`; `available` and `asOf` are always said. */
  readonly cells: Cells;
}

/** What goods that came back do to an article's stock, in ten-thousandths. */
export interface StockMove {
  readonly sku: string;
  readonly restocked: number;
  readonly damaged: number;
  /** Stock counted at or after this instant has the goods in it already. */
  readonly at: string;
}

/** A warehouse's stock of these SKUs, by SKU. */
export async function findStock(
  tx: SqlTransaction,
  warehouse: string,
  skus: readonly string[],
): Promise<ReadonlyMap<string, KnownStock>> {
  const text = `select sku, content_hash, revision, receipt, as_of, moved from stock where warehouse = ? and sku in ${unfoldKeys}`;
  const rows = await tx.all(text, [warehouse, packed(skus)]);
  return new Map(rows.map((row) => [textOf(row, "sku"), knownStock(row)]));
}

function knownStock(row: SqlRow): KnownStock {
  return { ...knownRow(row), asOf: textOf(row, "as_of"), moved: numberOf(row, "moved") === 1 };
}

const head = ["warehouse", "content_hash", "revision", "receipt", "line", "posted_at", "moved"];
const columns = [...head, ...namesOf(stockColumns)];
const replaced = columns.filter((name) => !["warehouse", "sku"].includes(name));
const conflict = `on conflict (warehouse, sku) do update set ${replaced.map((name) => `${name} = excluded.${name}`).join(", ")}`;

/** Writes figures; those of known SKUs are replaced. */
export async function writeStock(
  tx: SqlTransaction,
  warehouse: string,
  stock: readonly StockWrite[],
): Promise<void> {
  const rows = stock.map(({ hash, revision, receipt, line, cells }) => {
    const head = [warehouse, hash, revision, receipt, line, tx.now, 0];
    return [...head, ...cells];
  });
  await insertRows(tx, "stock", columns, rows, conflict);
}

/** Puts goods that came back where they belong, where there is an older stock row. */
export async function moveStock(
  tx: SqlTransaction,
  warehouse: string,
  moves: readonly StockMove[],
): Promise<void> {
  const real = moves.filter(({ restocked, damaged }) => restocked > 0 || damaged > 0);
  if (real.length === 0) return;
  const rows = real.map(({ sku, restocked, damaged, at }) => [sku, restocked, damaged, sortable(at)]);
  await tx.run(moveText, [packed(rows), warehouse, tx.revision]);
}

/** An `update ... from` applies one row of several that match, so moves of one SKU are added up first. */
const moveText = `
with moved as (
  select s.id, sum(m.restocked) as restocked, sum(m.damaged) as damaged
  from ${unfold(["sku", "restocked", "damaged", "at"])} m
  cross join stock s on s.warehouse = ? and s.sku = m.sku and s.as_of < m.at
  group by s.id)
update stock set moved = 1, revision = ?, on_hand_e4 = on_hand_e4 + m.restocked,
  available_e4 = available_e4 + m.restocked,
  damaged_e4 = case when m.damaged = 0 then damaged_e4 else coalesce(damaged_e4, 0) + m.damaged end
from moved m where stock.id = m.id`;

/** Says that what stores may sell of these SKUs has changed. */
export async function touchSkus(
  tx: SqlTransaction,
  warehouse: string,
  skus: readonly string[],
): Promise<void> {
  if (skus.length === 0) return;
  const text = `update stock set revision = ? where warehouse = ? and sku in ${unfoldKeys}`;
  await tx.run(text, [tx.revision, warehouse, packed(skus)]);
}

/** The same for the SKUs that these orders have now. */
export async function touchOrders(tx: SqlTransaction, orders: readonly number[]): Promise<void> {
  if (orders.length === 0) return;
  const touched = `select o.warehouse, l.sku from order_lines l join orders o on o.id = l.order_id where l.order_id in ${unfoldKeys}`;
  await tx.run(`update stock set revision = ? where (warehouse, sku) in (${touched})`, [
    tx.revision,
    packed(orders),
  ]);
}

/** A new count that found the figures as they were. */
export interface Recount {
  readonly sku: string;
  /** Sortable instants of the two counts. */
  readonly from: string;
  readonly to: string;
}

/**
 * Says that what stores may sell has changed where orders became known between two counts of the same figure: they
 * were taken off the old figure, and are in the new one.
 */
export async function touchRecounted(
  tx: SqlTransaction,
  warehouse: string,
  recounts: readonly Recount[],
): Promise<void> {
  if (recounts.length === 0) return;
  const rows = recounts.map(({ sku, from, to }) => [sku, from, to]);
  await tx.run(recountText, [tx.revision, packed(rows), warehouse]);
}

const recountText = `
update stock set revision = ? where id in (
  select s.id from ${unfold(["sku", "counted", "recounted"])} r
  cross join stock s on s.warehouse = ? and s.sku = r.sku
  where exists (
    select 1 from order_lines l where l.sku = s.sku and (l.kind is null or l.kind = 'article')
      and l.known_at >= r.counted and l.known_at < r.recounted))`;
