import { didYouMean } from "../check/suggest.ts";
import type { Table } from "../model/mapping.ts";
import type { Faults, Pointer } from "./faults.ts";
import type { TableSource } from "./source.ts";

/** A code table, ready for looking up. Codes are compared trimmed, in any case. */
export interface CodeTable {
  readonly name: string;
  /** The ledger table whose keys it is; "" for a table of the mapping's own. */
  readonly ledger: string;
  readonly keys: readonly string[];
  /** Value by folded key. */
  readonly values: ReadonlyMap<string, string>;
  /** Key by folded value; of several the first row's. */
  readonly reversed: ReadonlyMap<string, string>;
  /** The codes as they are written, for suggestions. */
  readonly codes: readonly string[];
  readonly hasValues: boolean;
}

/** Codes as they are compared: several joined by a tab. */
export function foldKey(keys: readonly string[]): string {
  return keys.map(fold).join("\t");
}

/** One code as it is compared. */
export function fold(key: string): string {
  return key.trim().toLowerCase();
}

/** Compiles a table of the mapping; `loaded` is the content of its file. */
export function compileTable(
  name: string,
  source: TableSource,
  loaded: Table | undefined,
  faults: Faults,
): CodeTable | undefined {
  const pointer = ["tables", name];
  const kinds = (["rows", "file", "from"] as const).filter((kind) => source[kind] !== undefined);
  if (kinds.length !== 1) {
    faults.add(pointer, "table.kind", `table "${name}" needs exactly one of "rows", "file" and "from"`);
    return undefined;
  }
  if (source.from !== undefined) return ledgerTable(name, source.from);
  const table = source.rows === undefined ? loaded : { columns: columnsOf(source.rows), rows: source.rows };
  if (table === undefined) {
    faults.add(
      [...pointer, "file"],
      "table.missing",
      `there is no table file "${source.file}" beside the mapping`,
    );
    return undefined;
  }
  return filledTable(name, source, table, faults);
}

function ledgerTable(name: string, ledger: string): CodeTable {
  const none = new Map<string, string>();
  return { name, ledger, keys: [], values: none, reversed: none, codes: [], hasValues: false };
}

function columnsOf(rows: readonly Readonly<Record<string, string>>[]): readonly string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))];
}

function filledTable(name: string, source: TableSource, table: Table, faults: Faults): CodeTable | undefined {
  const pointer = ["tables", name];
  const keys = source.keys ?? table.columns.slice(0, 1);
  const named = [...keys, ...(source.value === undefined ? [] : [source.value])];
  const unknown = named.filter((column) => !table.columns.includes(column));
  for (const column of unknown) {
    const near = didYouMean(column, table.columns);
    faults.add(
      placeOf(pointer, column, keys),
      "table.column",
      `table "${name}" has no column "${column}"${near}`,
    );
  }
  if (unknown.length > 0) return undefined;
  return {
    name,
    ledger: "",
    keys,
    hasValues: source.value !== undefined,
    ...fill(name, keys, source.value, table, faults),
  };
}

function placeOf(pointer: Pointer, column: string, keys: readonly string[]): Pointer {
  const index = keys.indexOf(column);
  return index === -1 ? [...pointer, "value"] : [...pointer, "keys", index];
}

function fill(
  name: string,
  keys: readonly string[],
  value: string | undefined,
  table: Table,
  faults: Faults,
): Pick<CodeTable, "values" | "reversed" | "codes"> {
  const values = new Map<string, string>();
  const reversed = new Map<string, string>();
  const codes: string[] = [];
  for (const row of table.rows) {
    const code = keys.map((key) => (row[key] ?? "").trim());
    const folded = foldKey(code);
    const result = value === undefined ? "" : (row[value] ?? "").trim();
    if (values.has(folded)) {
      faults.add(
        ["tables", name],
        "table.duplicate",
        `table "${name}" has the code "${code.join(", ")}" twice`,
      );
    }
    values.set(folded, result);
    codes.push(code.join(", "));
    if (!reversed.has(fold(result))) reversed.set(fold(result), code[0] ?? "");
  }
  return { values, reversed, codes };
}
