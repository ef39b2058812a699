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

/** Rows kept back, then rows changed after the revision, in order of revision and id, page by page. */
export async function* changes(
  reader: Reader,
  source: Source,
  since: Since,
): AsyncGenerator<readonly SqlRow[]> {
  if (since.held.length > 0) yield* heldRows(reader, source, since);
  let last: readonly [revision: number, id: number] = [since.revision, Number.MAX_SAFE_INTEGER];
  for (;;) {
    const rows = await page(reader, source, last);
    if (rows.length > 0) yield rows;
    const end = rows.at(-1);
    if (end === undefined || rows.length < pageSize) return;
    last = [numberOf(end, source.revision), numberOf(end, "id")];
  }
}

async function* heldRows(
  reader: Reader,
  { table, revision, where, bindings }: Source,
  { held, column, revision: since }: Since,
): AsyncGenerator<readonly SqlRow[]> {
  const keys = `${column} in (select value from json_each(?))`;
  const text = `select * from ${table} where ${where} and ${revision} <= ? and ${keys} order by ${revision}, id`;
  const rows = await reader.all(text, [...bindings, since, packed(held)]);
  for (let at = 0; at < rows.length; at += pageSize) yield rows.slice(at, at + pageSize);
}

function page(
  reader: Reader,
  { table, revision, where, bindings }: Source,
  last: readonly [number, number],
): Promise<readonly SqlRow[]> {
  const text = `select * from ${table} where ${where} and (${revision}, id) > (?, ?) order by ${revision}, id limit ${pageSize}`;
  return reader.all(text, [...bindings, ...last]);
}

/** Row ids out of a feed's keys; keys that are none are left out. */
export function idsOf(keys: readonly string[]): readonly number[] {
  return keys.filter((key) => /^\d{1,15}$/.test(key)).map(Number);
}
