import type { Cells } from "./columns.ts";
import type { Binding, SqlTransaction } from "./transaction.ts";
import { packed } from "./unfold.ts";

/**
 * Inserts any number of rows in ONE statement. A column that is the same in all rows (mostly: empty) is bound once
 * instead of being unfolded from every row, which is what the statement spends its time on.
 */
export async function insertRows(
  tx: SqlTransaction,
  table: string,
  columns: readonly string[],
  rows: readonly Cells[],
  conflict = "",
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const varying = columns.flatMap((_, at) => (rows.every((row) => row[at] === first[at]) ? [] : [at]));
  const place = new Map(varying.map((at, index) => [at, index]));
  const cells = columns.map((_, at) => (place.has(at) ? `value ->> ${place.get(at)}` : "?"));
  const constants = first.filter((_, at) => !place.has(at));
  const text = `insert into ${table} (${columns.join(", ")}) select ${cells.join(", ")} from jsonb_each(?) where true ${conflict}`;
  await tx.run(text, [...constants, packed(rows.map((row) => picked(row, varying)))]);
}

function picked(row: Cells, at: readonly number[]): Binding[] {
  return at.map((index) => row[index] ?? null);
}
