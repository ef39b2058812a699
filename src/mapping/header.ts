import { didYouMean } from "../check/suggest.ts";
import { answerColumns } from "../model/answer.ts";
import { type Problem, quoted } from "../model/problem.ts";
import type { Column } from "./reach/row.ts";

/** Which columns a mapping wants of a file, and what it makes of others. */
export interface ColumnRules {
  /** Those that references name, by slot. */
  readonly named: readonly Column[];
  readonly required: readonly Column[];
  readonly optional: readonly Column[];
  readonly unknown: "problem" | "warn" | "ignore";
}

/** The mapping's columns found in a file: the index of each slot, and what is wrong with the header. */
export interface Bound {
  readonly columns: Int32Array;
  readonly problems: readonly Problem[];
}

type Note = (code: string, message: string, more: Partial<Problem>) => Problem;

/** Finds the mapping's columns in a header. Names match exactly but for blanks around them. */
export function bindColumns(header: readonly string[], line: number, rules: ColumnRules): Bound {
  const places = placesOf(header);
  const columns = Int32Array.from(rules.named, (column) => indexOf(column, places, header));
  const wanted = distinct([...rules.named, ...rules.required]);
  const known = [...wanted, ...rules.optional];
  const note: Note = (code, message, more) => ({
    severity: "error",
    scope: "file",
    code,
    message,
    line,
    ...more,
  });
  const problems = [
    ...missing(wanted, rules, places, header, note),
    ...ambiguous(wanted, places, note),
    ...unknown(header, known, places, rules.unknown, note),
  ];
  return { columns, problems };
}

type Places = ReadonlyMap<string, readonly number[]>;

function placesOf(header: readonly string[]): Places {
  const places = new Map<string, number[]>();
  for (const [index, raw] of header.entries()) {
    const name = raw.trim();
    const list = places.get(name);
    if (list === undefined) places.set(name, [index]);
    else list.push(index);
  }
  return places;
}

function indexOf({ name, nth }: Column, places: Places, header: readonly string[]): number {
  if (name === "") return nth <= header.length ? nth - 1 : -1;
  return places.get(name)?.[Math.max(0, nth - 1)] ?? -1;
}

function distinct(columns: readonly Column[]): readonly Column[] {
  return [...new Map(columns.map((column) => [shown(column), column])).values()];
}

function shown({ name, nth }: Column): string {
  return nth === 0 ? name : `${name}#${nth}`;
}

function missing(
  wanted: readonly Column[],
  { optional }: ColumnRules,
  places: Places,
  header: readonly string[],
  note: Note,
): readonly Problem[] {
  const free = new Set(optional.map(shown));
  const lacking = wanted.filter(
    (column) => !free.has(shown(column)) && indexOf(column, places, header) === -1,
  );
  const names = new Set(wanted.map(({ name }) => name));
  const all = [...places.keys()].filter((name) => name !== "");
  const spare = all.filter((name) => !names.has(name));
  return lacking.map((column) => {
    const name = shown(column);
    const message = `column "${name}" is missing${didYouMean(name, spare) || didYouMean(name, all)}`;
    return note("columns.missing", message, { field: name, expected: name });
  });
}

/** A name that stands twice in the header must be said with its number. */
function ambiguous(wanted: readonly Column[], places: Places, note: Note): readonly Problem[] {
  const numbered = new Set(wanted.filter(({ nth }) => nth > 0).map(({ name }) => name));
  return wanted.flatMap(({ name, nth }) => {
    const found = places.get(name) ?? [];
    if (nth > 0 || found.length < 2 || numbered.has(name)) return [];
    const cells = found.map((index) => index + 1).join(" and ");
    const message = `column "${name}" stands in cells ${cells}, say {${name}#1} or {${name}#2} in the mapping`;
    return [note("columns.duplicate", message, { field: name, column: (found[1] ?? 0) + 1 })];
  });
}

function unknown(
  header: readonly string[],
  known: readonly Column[],
  places: Places,
  mode: ColumnRules["unknown"],
  note: Note,
): readonly Problem[] {
  if (mode === "ignore") return [];
  const named = new Set(known.map(({ name }) => name));
  const numbered = new Set(known.map((column) => indexOf(column, places, header)));
  const lacking = known.filter((column) => indexOf(column, places, header) === -1).map(({ name }) => name);
  const severity = mode === "warn" ? "warning" : "error";
  return header.flatMap((raw, index) => {
    const name = raw.trim();
    if (numbered.has(index) || (name !== "" && named.has(name)) || answerColumns.includes(name)) return [];
    const message =
      name === ""
        ? `cell ${index + 1} of the header is blank`
        : `column "${quoted(name)}" is not known${didYouMean(name, lacking)}`;
    return [
      note("columns.unknown", message, { severity, field: name, column: index + 1, found: quoted(name) }),
    ];
  });
}
