import type { Content, OutgoingDocument } from "../model/document.ts";
import { hasArticles } from "./articles.ts";
import { changes } from "./changes.ts";
import { contentOf } from "./columns.ts";
import { quantityText } from "./quantity.ts";
import { numberOf, textOf } from "./row.ts";
import { stockColumns } from "./stock.ts";
import type { Reader, SqlRow, SqlTransaction } from "./transaction.ts";
import { packed, unfoldKeys } from "./unfold.ts";

/** What of a warehouse's stock a store asks for. */
export interface StockChanges {
  readonly partner: string;
  readonly warehouse: string;
  readonly since: number;
  /** SKUs held back. */
  readonly held: readonly string[];
}

/**
 * What a store may sell, where it changed: of its own articles if the ledger holds any, else of all. Orders that
 * reserve an article move its stock's revision, so they count as a change.
 */
export async function* stockChanges(
  tx: SqlTransaction,
  { partner, warehouse, since, held }: StockChanges,
): AsyncGenerator<readonly OutgoingDocument[]> {
  const own = "sku in (select a.sku from articles a where a.partner = ? and a.sku = stock.sku)";
  const restricted = await hasArticles(tx, partner);
  const source = {
    table: "stock",
    revision: "revision",
    where: restricted ? `warehouse = ? and ${own}` : "warehouse = ?",
    bindings: restricted ? [warehouse, partner] : [warehouse],
  };
  const from = { revision: since, held, column: "sku" };
  for await (const rows of changes(tx, source, from)) yield await availableOf(tx, rows);
}

async function availableOf(reader: Reader, rows: readonly SqlRow[]): Promise<readonly OutgoingDocument[]> {
  const reserved = await openReservations(reader, rows);
  return rows.map((row) => {
    const open = reserved.get(numberOf(row, "id")) ?? 0;
    const available = Math.max(0, numberOf(row, "available_e4") - open);
    const content: Content = { ...contentOf(stockColumns, row), available: quantityText(available) };
    return { key: textOf(row, "sku"), revision: numberOf(row, "revision"), content };
  });
}

/**
 * Quantities that the warehouse's figure cannot know of, in ten-thousandths by stock row: of orders of all its stores
 * that it was not told of before it counted. An order of the same instant is one of them: it may have been a moment later.
 */
export async function openReservations(
  reader: Reader,
  rows: readonly SqlRow[],
): Promise<ReadonlyMap<number, number>> {
  const ids = packed(rows.map((row) => numberOf(row, "id")));
  const found = await reader.all(reservedText, [ids, ids]);
  return new Map(found.map((row) => [numberOf(row, "id"), numberOf(row, "reserved")]));
}

const reserving = "(l.kind is null or l.kind = 'article')";

/** Two halves instead of an `or`, so that both are ranges of the index on (sku, known_at). */
const reservedText = `
select id, sum(quantity_e4) as reserved from (
  ${reservedWhere("l.known_at is null")}
  union all
  ${reservedWhere("l.known_at >= s.as_of")})
group by id`;

function reservedWhere(known: string): string {
  return `select s.id, l.quantity_e4
  from stock s cross join order_lines l cross join orders o
  where s.id in ${unfoldKeys} and l.sku = s.sku and ${reserving} and ${known}
    and o.id = l.order_id and o.warehouse = s.warehouse
    and o.status not in ('CANCELLED', 'HELD', 'DRAFT')`;
}
