import type { Content, Value } from "../model/document.ts";
import type { Problem } from "../model/problem.ts";
import type { OutCell, OutRecord } from "../model/record.ts";
import type { Pointer } from "./faults.ts";
import { complainMissing, type Field, type Setting, templateAt } from "./field.ts";
import { type Entry, type Item, type Picker, type Scope, scopeOf, type Work } from "./scope.ts";
import type { FieldSource } from "./source.ts";
import type { Template } from "./template.ts";

/** What one document becomes: its part of the file, and how many rows that is. */
export interface Layout {
  write(
    content: Content,
    work: Work,
  ): { readonly record: OutRecord; readonly rows: number } | readonly Problem[];
}

/** A column of an outgoing file. */
interface OutColumn {
  readonly name: string;
  readonly field: Field;
}

/** A flat layout: its columns, and a row for the document or for each of its lines. */
export interface RowLayout extends Layout {
  readonly columns: readonly string[];
}

/** The words of `row` that are no columns; a column of that name is quoted. */
const words: ReadonlySet<string> = new Set(["each", "distinct"]);

/** Compiles `row`. */
export function compileRow(source: Readonly<Record<string, FieldSource>>, setting: Setting): RowLayout {
  const picker = pickerOf(source.each, setting);
  const inner = picker === undefined ? setting : { ...setting, reach: picker.inner };
  const { distinct: by } = source;
  const distinct = typeof by === "string" ? templateAt(by, ["row", "distinct"], inner) : undefined;
  const columns = Object.entries(source).flatMap(([key, field]): readonly OutColumn[] => {
    if (words.has(key)) return [];
    if (/^\d+$/.test(key)) setting.faults.add(["row", key], "mapping.column", numberedColumn(key));
    const name = key.replace(/^"(.*)"$/s, "$1");
    return [{ name, field: setting.field(field, ["row", key], { ...inner, path: name }) }];
  });
  return { columns: columns.map(({ name }) => name), write: writer(columns, picker, distinct) };
}

/** JSON readers put keys that are numbers before all others. */
function numberedColumn(key: string): string {
  return `a column named by a number alone loses its place, write it in quotes: "\\"${key}\\""`;
}

function pickerOf(each: FieldSource | undefined, { reach, faults }: Setting): Picker | undefined {
  const picker = typeof each === "string" ? reach.items(each) : undefined;
  if (typeof picker !== "string") return picker;
  faults.add(["row", "each"], "mapping.reference", picker);
  return undefined;
}

function writer(
  columns: readonly OutColumn[],
  picker: Picker | undefined,
  distinct: Template | undefined,
): Layout["write"] {
  return (content, work) => {
    const scope = begin(content, work);
    const items = distinctItems(picker === undefined ? scope.items : picker.pick(scope), distinct, work);
    const rows = items.map((item, index) => rowOf(columns, scopeOf(work, item, index + 1)));
    return work.problems.length > 0 ? work.problems : { record: { kind: "rows", rows }, rows: rows.length };
  };
}

/** Sets the work up for one document and gives the scope that sees all of it. */
export function begin(content: Content, work: Work): Scope {
  const entry: Entry = { kind: "entry", content, parent: undefined };
  work.record = [entry];
  work.kept = work.record;
  work.problems = [];
  return { work, items: work.record, position: 1 };
}

/** Of items that say the same the first; one that says nothing is left out. */
export function distinctItems(items: readonly Item[], by: Template | undefined, work: Work): readonly Item[] {
  if (by === undefined) return items;
  const seen = new Set([""]);
  return items.filter((item, index) => {
    const value = by.read(scopeOf(work, item, index + 1));
    return !seen.has(value) && seen.add(value);
  });
}

function rowOf(columns: readonly OutColumn[], scope: Scope): readonly OutCell[] {
  return columns.map(({ name, field }) => cellOf(field, name, scope));
}

/** One cell; a required one without value is a problem. */
export function cellOf(field: Field, name: string, scope: Scope): OutCell {
  return { kind: field.kind, text: valueText(field, name, scope) ?? "" };
}

/** The text of a field, or `undefined` where it has none. */
export function valueText(field: Field, path: string, scope: Scope): string | undefined {
  const { problems } = scope.work;
  const before = problems.length;
  const value: Value | undefined = field.make(scope);
  if (value === undefined) {
    if (field.required && problems.length === before) complainMissing(field, path, scope);
    return undefined;
  }
  return String(value);
}

/** Compiles `trailer`: one row after the last. */
export function compileTrailer(
  sources: readonly FieldSource[],
  pointer: Pointer,
  setting: Setting,
): (scope: Scope) => readonly OutCell[] {
  const fields = sources.map((source, index) =>
    setting.field(source, [...pointer, index], { ...setting, path: "trailer" }),
  );
  return (scope) => fields.map((field) => cellOf(field, "trailer", scope));
}
