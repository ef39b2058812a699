import type { Picker, Place, Reach, Reader, Scope } from "../scope.ts";
import { runReader } from "./run.ts";

/** A column that a mapping names. */
export interface Column {
  /** Its name in the header; "" where it is named by its number alone. */
  readonly name: string;
  /** Which of the columns of that name, 1-based; for a column without name, which of all. 0: the only one. */
  readonly nth: number;
}

/** Gathers the columns a mapping names; the slot of each is its place in the list. */
export interface Columns {
  readonly list: readonly Column[];
  slot(column: Column): number;
}

/** An empty list of columns. */
export function gatherColumns(): Columns {
  const list: Column[] = [];
  return {
    list,
    slot(column) {
      const known = list.findIndex((it) => it.name === column.name && it.nth === column.nth);
      return known === -1 ? list.push(column) - 1 : known;
    },
  };
}

/** How a column is named: `Name`, `"Odd {name}"`, `number#2`, `#5`. */
export function parseColumn(text: string): Column | string {
  const match = /^(?:"([^"]+)"|([^"#]*))(?:#([1-9]\d*))?$/s.exec(text);
  const name = (match?.[1] ?? match?.[2])?.trim();
  if (name === undefined) return `"${text}" names no column; a name with special signs is quoted: {"Item #"}`;
  if (name === "" && match?.[3] === undefined) return "{} names no column";
  return { name, nth: Number(match?.[3] ?? 0) };
}

/** References of a flat file: `{Column}`; `{/Column}` looks at all rows of the record, also inside `each`. */
export function rowReach(columns: Columns, timezone: string): Reach {
  const reach: Reach = {
    reference(text) {
      if (text.startsWith("$")) return runReader(text, timezone);
      const fromRecord = text.startsWith("/");
      const column = parseColumn(fromRecord ? text.slice(1) : text);
      return typeof column === "string" ? column : cellReader(columns.slot(column), column, fromRecord);
    },
    items(path) {
      if (path !== "row") return `a flat file has no "${path}" in it, expected "row"`;
      return { pick: keptRows, inner: reach } satisfies Picker;
    },
  };
  return reach;
}

function keptRows(scope: Scope): Scope["items"] {
  return scope.items === scope.work.record ? scope.work.kept : scope.items;
}

function cellReader(slot: number, column: Column, fromRecord: boolean): Reader {
  const name = column.name || `#${column.nth}`;
  const itemsOf = (scope: Scope): Scope["items"] => (fromRecord ? scope.work.record : scope.items);
  return {
    name,
    read(scope) {
      const index = scope.work.columns[slot] ?? -1;
      for (const item of itemsOf(scope)) {
        const text = item.kind === "row" ? item.cells[index]?.trim() : undefined;
        if (text !== undefined && text !== "") return text;
      }
      return "";
    },
    place: (scope) => placeOf(itemsOf(scope), scope.work.columns[slot] ?? -1, name),
  };
}

function placeOf(items: Scope["items"], index: number, field: string): Place {
  const rows = items.filter((item) => item.kind === "row");
  const row = rows.find(({ cells }) => (cells[index] ?? "").trim() !== "") ?? rows[0];
  if (row === undefined || index < 0) return { field };
  return { line: row.line, column: index + 1, field };
}
