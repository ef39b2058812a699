import { quoted } from "../../model/problem.ts";
import { add, canonical } from "../decimal.ts";
import type { Pointer } from "../faults.ts";
import type { Made, Setting, Verb } from "../field.ts";
import { plainStyle, withoutSigns, writeNumber } from "../number-style.ts";
import { complain, type Item, type Picker, type Reader, type Scope, scopeOf } from "../scope.ts";

/** `undefined` where there is nothing to add up. */
type Measure = (scope: Scope, rows: number) => string | undefined;

/** `{ "count": "rows" | "documents" | a path }`, or `{ "count": { "sum": "lines/quantity" } }`. */
export const count: Verb = {
  name: "count",
  compile(source, pointer, setting): Made {
    const measure = measureOf(source.count ?? "rows", [...pointer, "count"], setting);
    return {
      kind: "number",
      constant: false,
      sources: typeof source.count === "object" ? [source.count.sum] : [],
      place: () => ({}),
      make: setting.tally === undefined ? local(measure, setting) : overall(measure, setting, setting.tally),
    };
  },
};

function local(measure: Measure, setting: Setting): Made["make"] {
  const finish = finisher(setting);
  return (scope) => {
    const value = measure(scope, 0);
    return value === undefined ? undefined : finish(value);
  };
}

/** In the root and the trailer: over the whole file. */
function overall(measure: Measure, setting: Setting, tally: NonNullable<Setting["tally"]>): Made["make"] {
  const finish = finisher(setting);
  const slot = tally.slot({ of: (scope, rows) => measure(scope, rows) ?? "0" });
  return ({ work }) => finish(work.tally[slot] ?? "0");
}

function finisher({ side, style }: Setting): (value: string) => string {
  return side === "read" ? (value) => value : (value) => writeNumber(value, style.numbers);
}

function measureOf(source: string | { readonly sum: string }, pointer: Pointer, setting: Setting): Measure {
  if (typeof source !== "string") return sum(source.sum, [...pointer, "sum"], setting);
  if (source === "rows") return rows(setting);
  if (source === "documents" && setting.tally !== undefined) return () => "1";
  return items(source, pointer, setting);
}

function rows({ side }: Setting): Measure {
  return side === "read" ? ({ work }) => String(work.kept.length) : (_, written) => String(written);
}

function items(path: string, pointer: Pointer, { reach, faults }: Setting): Measure {
  const picker = reach.items(path);
  if (typeof picker !== "string") return (scope) => String(picker.pick(scope).length);
  faults.add(pointer, "mapping.reference", picker);
  return () => "0";
}

/** `lines/quantity` is added up over all lines: the path up to the last `/` says over what. */
function sum(path: string, pointer: Pointer, setting: Setting): Measure {
  const { reach, faults } = setting;
  const cut = path.lastIndexOf("/");
  const picker = cut > 0 ? reach.items(path.slice(0, cut)) : undefined;
  const reader =
    typeof picker === "string" ? picker : (picker?.inner ?? reach).reference(path.slice(cut + 1));
  if (typeof reader === "string") {
    faults.add(pointer, "mapping.reference", reader);
    return () => "0";
  }
  const itemsOf = typeof picker === "object" ? picker.pick : (scope: Scope): readonly Item[] => scope.items;
  return setting.side === "read" ? addRead(itemsOf, reader, setting) : addWritten(itemsOf, reader);
}

/** Of a file: what is no number is told, and nothing adds up to nothing, so that a mistyped path is no zero. */
function addRead(itemsOf: Picker["pick"], reader: Reader, { style, path }: Setting): Measure {
  return (scope) => {
    let total: string | undefined;
    for (const item of itemsOf(scope)) {
      const at = scopeOf(scope.work, item, 1);
      const text = reader.read(at);
      if (text === "") continue;
      const value = style.numbers.read(withoutSigns(text, style.currencySigns));
      if (value === undefined) unreadable(text, reader, style.numbers.example, path, at);
      else total = add(total ?? "0", value);
    }
    return total === undefined ? undefined : canonical(total);
  };
}

function unreadable(text: string, reader: Reader, example: string, path: string, scope: Scope): void {
  const expected = `a number like ${example}`;
  const place = { field: path, ...reader.place(scope) };
  const message = `${path} adds up "${quoted(text)}", expected ${expected}`;
  complain(scope, "field.number", place, message, { found: quoted(text), expected });
}

/** Of documents: they hold sound numbers. */
function addWritten(itemsOf: Picker["pick"], reader: Reader): Measure {
  return (scope) =>
    itemsOf(scope).reduce((total, item) => {
      const value = plainStyle.read(reader.read(scopeOf(scope.work, item, 1)));
      return value === undefined ? total : (canonical(add(total, value)) ?? total);
    }, "0");
}
