import { numberOf } from "./row.ts";
import type { Binding, Reader, SqlRow } from "./transaction.ts";
import { packed } from "./unfold.ts";

/** Rows read at a time: what a feed holds in memory. */
const pageSize = 500;

/** Which rows a feed is about. */
export interface Source {
  readonly table: string;
  /** The column with the revision of a row's last change that this feed tells. */
  readonly revision: string;
  /** Of whom: a condition that an index on (owner, revision, id) serves, and its bindings. */
  readonly where: string;
  readonly bindings: readonly Binding[];
}

/** From where on, and which rows besides. */
export interface Since {
  readonly revision: number;
  /** Rows that earlier runs kept back: values of `column` at or before that revision. */
  readonly held: readonly Binding[];
  /** The column that `held` names. */
  readonly column: string;
}

/** A row that was read last. */
interface Mark {
  readonly revision: number;
  readonly id: number;
}

/** Rows kept back, then rows changed after the revision, in order of revision and id, page by page. */
export async function* changes(
  reader: Reader,
  source: Source,
  since: Since,
): AsyncGenerator<readonly SqlRow[]> {
  if (since.held.length > 0) yield* heldRows(reader, source, since);
  let mark: Mark = { revision: since.revision, id: Number.MAX_SAFE_INTEGER };
  for (;;) {
    const rows = await page(reader, source, mark);
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageSize) return;
    mark = { revision: numberOf(last, source.revision), id: numberOf(last, "id") };
  }
}

/** From the keys to the rows: few are kept back, so the owner's index would be the long way. */
async function* heldRows(
  reader: Reader,
  { table, revision, where, bindings }: Source,
  { held, column, revision: since }: Since,
): AsyncGenerator<readonly SqlRow[]> {
  const keys = "(select value as held_key from json_each(?))";
  const from = `${keys} cross join ${table} on ${column} = held_key`;
  const text = `select ${table}.* from ${from} where ${where} and ${revision} <= ? order by ${revision}, id`;
  const rows = await reader.all(text, [packed(held), ...bindings, since]);
  for (let at = 0; at < rows.length; at += pageSize) yield rows.slice(at, at + pageSize);
}

/**
 * The rest of the mark's revision, then later ones. Two statements, because a large file is one revision, and the
 * index does not help `(revision, id) > (?, ?)` beyond the revision.
 */
async function page(reader: Reader, source: Source, mark: Mark): Promise<readonly SqlRow[]> {
  const { table, revision, where, bindings } = source;
  const select = `select * from ${table} where ${where} and`;
  const rest = `${select} ${revision} = ? and id > ? order by id limit ${pageSize}`;
  const same = await reader.all(rest, [...bindings, mark.revision, mark.id]);
  if (same.length === pageSize) return same;
  const later = `${select} ${revision} > ? order by ${revision}, id limit ${pageSize - same.length}`;
  return [...same, ...(await reader.all(later, [...bindings, mark.revision]))];
}

/** Row ids out of a feed's keys; keys that are none are left out. */
export function idsOf(keys: readonly string[]): readonly number[] {
  return keys.filter((key) => /^\d{1,15}$/.test(key)).map(Number);
}
