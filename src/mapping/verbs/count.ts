import { add, canonical } from "../decimal.ts";
import type { Pointer } from "../faults.ts";
import type { Made, Setting, Verb } from "../field.ts";
import { type NumberStyle, plainStyle, writeNumber } from "../number-style.ts";
import { type Picker, type Reader, type Scope, scopeOf } from "../scope.ts";

type Measure = (scope: Scope, rows: number) => string;

/** `{ "count": "rows" | "documents" | a path }`, or `{ "count": { "sum": "lines/quantity" } }`. */
export const count: Verb = {
  name: "count",
  compile(source, pointer, setting): Made {
    const measure = measureOf(source.count ?? "rows", [...pointer, "count"], setting);
    return {
      kind: "number",
      constant: false,
      sources: [],
      place: () => ({}),
      make: setting.tally === undefined ? local(measure, setting) : overall(measure, setting, setting.tally),
    };
  },
};

function local(measure: Measure, setting: Setting): Made["make"] {
  const finish = finisher(setting);
  return (scope) => finish(measure(scope, 0));
}

/** In the root and the trailer: over the whole file. */
function overall(measure: Measure, setting: Setting, tally: NonNullable<Setting["tally"]>): Made["make"] {
  const finish = finisher(setting);
  const slot = tally.slot({ of: measure });
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
function sum(path: string, pointer: Pointer, { reach, faults, side, style }: Setting): Measure {
  const cut = path.lastIndexOf("/");
  const picker = cut > 0 ? reach.items(path.slice(0, cut)) : undefined;
  const reader =
    typeof picker === "string" ? picker : (picker?.inner ?? reach).reference(path.slice(cut + 1));
  if (typeof reader === "string") {
    faults.add(pointer, "mapping.reference", reader);
    return () => "0";
  }
  return adder(
    typeof picker === "string" ? undefined : picker,
    reader,
    side === "read" ? style.numbers : plainStyle,
  );
}

function adder(picker: Picker | undefined, reader: Reader, numbers: NumberStyle): Measure {
  return (scope) => {
    const items = picker === undefined ? scope.items : picker.pick(scope);
    return items.reduce((total, item) => {
      const value = numbers.read(reader.read(scopeOf(scope.work, item, 1)));
      return value === undefined ? total : (canonical(add(total, value)) ?? total);
    }, "0");
  };
}
