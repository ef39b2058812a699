/** Returns with their lines. */
import type { Content, OutgoingDocument } from "../model/document.ts";
import { changes, idsOf } from "./changes.ts";
import { type Cells, type Column, columnsOf, contentOf, namesOf } from "./columns.ts";
import { groupedBy } from "./grouped-by.ts";
import { insertRows } from "./insert-rows.ts";
import { numberOf, textOf } from "./row.ts";
import type { Reader, SqlRow, SqlTransaction } from "./transaction.ts";
import { packed, type Rows, unfoldKeys } from "./unfold.ts";

export const returnColumns: readonly Column[] = columnsOf({
  returnNumber: "text",
  orderNumber: "text",
  receivedAt: "instant",
});

export const returnLineColumns: readonly Column[] = columnsOf({
  lineId: "text",
  sku: "text",
  quantity: "quantity",
  condition: "text",
  disposition: "text",
  reason: "text",
});

/** A new return. */
export interface ReturnWrite {
  readonly id: number;
  readonly warehouse: string;
  readonly partner: string;
  readonly order: number;
  readonly hash: string;
  readonly receipt: number;
  readonly line: number;
  /** As `returnColumns`; `receivedAt` is always said. */
  readonly cells: Cells;
  /** The order's line, then as `returnLineColumns`. */
  readonly lines: Rows;
}

/** Digests of a warehouse's returns of these numbers, by number. */
export async function findReturns(
  tx: SqlTransaction,
  warehouse: string,
  numbers: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const text = `select return_number, content_hash from returns where warehouse = ? and return_number in ${unfoldKeys}`;
  const rows = await tx.all(text, [warehouse, packed(numbers)]);
  return new Map(rows.map((row) => [textOf(row, "return_number"), textOf(row, "content_hash")]));
}

const owner = ["id", "warehouse", "partner", "order_id", "content_hash"];
const origin = ["revision", "receipt", "line", "posted_at"];
const columns = [...owner, ...origin, ...namesOf(returnColumns)];

/** Writes new returns with their lines. */
export async function insertReturns(tx: SqlTransaction, returns: readonly ReturnWrite[]): Promise<void> {
  const rows = returns.map((it) => {
    const owner = [it.id, it.warehouse, it.partner, it.order, it.hash];
    const origin = [tx.revision, it.receipt, it.line, tx.now];
    return [...owner, ...origin, ...it.cells];
  });
  await insertRows(tx, "returns", columns, rows);
  const lines = returns.flatMap(({ id, lines }) => lines.map((cells, at) => [id, at + 1, ...cells]));
  const names = ["return_id", "line_no", "order_line_no", ...namesOf(returnLineColumns)];
  await insertRows(tx, "return_lines", names, lines);
}

/** Returns of a store's orders that came after a revision, and those held back. */
export async function* returnChanges(
  reader: Reader,
  { partner, since, held }: { partner: string; since: number; held: readonly string[] },
): AsyncGenerator<readonly OutgoingDocument[]> {
  const source = { table: "returns", revision: "revision", where: "partner = ?", bindings: [partner] };
  const from = { revision: since, held: idsOf(held), column: "id" };
  for await (const rows of changes(reader, source, from)) yield await returnsOf(reader, rows);
}

async function returnsOf(reader: Reader, rows: readonly SqlRow[]): Promise<readonly OutgoingDocument[]> {
  const text = `select * from return_lines where return_id in ${unfoldKeys} order by return_id, line_no`;
  const ids = rows.map((row) => numberOf(row, "id"));
  const lines = groupedBy(await reader.all(text, [packed(ids)]), (row) => numberOf(row, "return_id"));
  return rows.map((row) => {
    const id = numberOf(row, "id");
    const content: Content = {
      ...contentOf(returnColumns, row),
      lines: (lines.get(id) ?? []).map((line) => contentOf(returnLineColumns, line)),
      partner: textOf(row, "partner"),
    };
    return { key: String(id), revision: numberOf(row, "revision"), content };
  });
}
