/** Refunds that the stores are asked to pay out. */
import type { Content, OutgoingDocument } from "../model/document.ts";
import { changes, idsOf } from "./changes.ts";
import { type Column, cellsOf, columnsOf, contentOf, listOf, namesOf } from "./columns.ts";
import { groupedBy } from "./grouped-by.ts";
import { insertRows } from "./insert-rows.ts";
import { numberOf, textOf } from "./row.ts";
import type { Reader, SqlRow, SqlTransaction } from "./transaction.ts";
import { packed, unfoldKeys } from "./unfold.ts";

export const refundColumns: readonly Column[] = columnsOf({
  refundId: "text",
  orderNumber: "text",
  returnNumber: "text",
  currency: "text",
  total: "text",
  reason: "text",
});

export const refundLineColumns: readonly Column[] = columnsOf({
  lineId: "text",
  sku: "text",
  quantity: "quantity",
  amount: "text",
  reason: "text",
});

/** A new refund; its content is under the names of its schema. */
export interface RefundWrite {
  readonly id: number;
  readonly partner: string;
  readonly order: number;
  readonly content: Content;
}

const columns = ["id", "partner", "order_id", "revision", "posted_at", ...namesOf(refundColumns)];

/** Writes new refunds with their lines. */
export async function insertRefunds(tx: SqlTransaction, refunds: readonly RefundWrite[]): Promise<void> {
  const rows = refunds.map(({ id, partner, order, content }) => {
    const head = [id, partner, order, tx.revision, tx.now];
    return [...head, ...cellsOf(refundColumns, content)];
  });
  await insertRows(tx, "refunds", columns, rows);
  const lines = refunds.flatMap(({ id, content }) =>
    listOf(content.lines).map((line, at) => [id, at + 1, ...cellsOf(refundLineColumns, line)]),
  );
  await insertRows(tx, "refund_lines", ["refund", "line_no", ...namesOf(refundLineColumns)], lines);
}

/** Refunds of a store's orders that were raised after a revision, and those held back. */
export async function* refundChanges(
  reader: Reader,
  { partner, since, held }: { partner: string; since: number; held: readonly string[] },
): AsyncGenerator<readonly OutgoingDocument[]> {
  const source = { table: "refunds", revision: "revision", where: "partner = ?", bindings: [partner] };
  const from = { revision: since, held: idsOf(held), column: "id" };
  for await (const rows of changes(reader, source, from)) yield await refundsOf(reader, rows);
}

async function refundsOf(reader: Reader, rows: readonly SqlRow[]): Promise<readonly OutgoingDocument[]> {
  const text = `select * from refund_lines where refund in ${unfoldKeys} order by refund, line_no`;
  const ids = rows.map((row) => numberOf(row, "id"));
  const lines = groupedBy(await reader.all(text, [packed(ids)]), (row) => numberOf(row, "refund"));
  return rows.map((row) => {
    const id = numberOf(row, "id");
    const content: Content = {
      ...contentOf(refundColumns, row),
      lines: (lines.get(id) ?? []).map((line) => contentOf(refundLineColumns, line)),
      partner: textOf(row, "partner"),
    };
    return { key: String(id), revision: numberOf(row, "revision"), content };
  });
}
