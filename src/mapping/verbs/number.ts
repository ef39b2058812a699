import { quoted } from "../../model/problem.ts";
import { canonical, compare, multiply, round, withPlaces } from "../decimal.ts";
import type { Pointer } from "../faults.ts";
import { type Made, madeOf, type Setting, templateAt, type Verb } from "../field.ts";
import { type NumberStyle, numberStyle, plainStyle, withoutSigns, writeNumber } from "../number-style.ts";
import { complain, type Scope } from "../scope.ts";
import type { FieldObject } from "../source.ts";
import type { Template } from "../template.ts";
import { convert, convertible, unitNames } from "../unit.ts";

/** One step from number to number; `undefined` after a problem was noted. */
type Step = (value: string, scope: Scope) => string | undefined;

/** What the steps need for their problems. */
interface Site {
  readonly template: Template;
  readonly pointer: Pointer;
  readonly setting: Setting;
}

/** `{ "number": "{Qty}", "style", "currencySigns", "unit", "times", "round", "min", "max", "outside" }`. */
export const number: Verb = {
  name: "number",
  compile(source, pointer, setting): Made {
    const template = templateAt(source.number ?? "", [...pointer, "number"], setting);
    const site = { template, pointer, setting };
    const style = styleAt(source, site);
    const isRead = setting.side === "read";
    const reading = isRead ? style : plainStyle;
    const signs = isRead ? (source.currencySigns ?? setting.style.currencySigns) : [];
    const steps = [unit, times, rounded, bounded].flatMap((step) => step(source, site) ?? []);
    const finish = isRead ? (value: string) => value : writer(source, style);
    return madeOf(
      template,
      "number",
      remembering(source, template, (text, scope) => {
        let value = reading.read(withoutSigns(text, signs)) ?? unreadable(text, reading, site, scope);
        for (const step of steps) value = value === undefined ? undefined : step(value, scope);
        return value === undefined ? undefined : finish(value);
      }),
    );
  },
};

/** Results kept: prices, rates and counts come again and again in a file. */
const mostKept = 4096;

/** Keeps the results that depend on the text alone; problems are told anew each time. */
function remembering(
  { unit: pair }: FieldObject,
  template: Template,
  make: (text: string, scope: Scope) => string | undefined,
): Made["make"] {
  const known = new Map<string, string>();
  const isAlike = !(pair?.[0] ?? "").includes("{");
  return (scope) => {
    const text = template.read(scope);
    if (text === "") return undefined;
    const before = known.get(text);
    if (before !== undefined) return before;
    const value = make(text, scope);
    if (isAlike && value !== undefined && known.size < mostKept) known.set(text, value);
    return value;
  };
}

function styleAt({ style }: FieldObject, { pointer, setting }: Site): NumberStyle {
  if (style === undefined) return setting.style.numbers;
  const compiled = numberStyle(style);
  if (typeof compiled !== "string") return compiled;
  setting.faults.add([...pointer, "style"], "mapping.number-style", compiled);
  return plainStyle;
}

function unreadable(text: string, { example }: NumberStyle, site: Site, scope: Scope): undefined {
  const message = `${site.setting.path} is "${quoted(text)}", expected a number like ${example}`;
  return problem("field.number", message, quoted(text), `a number like ${example}`, site, scope);
}

function problem(
  code: string,
  message: string,
  found: string,
  expected: string,
  site: Site,
  scope: Scope,
): undefined {
  const place = { field: site.setting.path, ...site.template.place(scope) };
  return complain(scope, code, place, message, { found, expected });
}

function unit({ unit: pair }: FieldObject, site: Site): Step | undefined {
  if (pair === undefined) return undefined;
  const { pointer, setting } = site;
  const [from, to] = pair;
  const source = templateAt(from, [...pointer, "unit", 0], setting);
  if (source.constant !== undefined && !convertible(source.constant, to)) {
    const message = `cannot turn "${source.constant}" into "${to}", expected two weights or two lengths of ${unitNames.join(", ")}`;
    setting.faults.add([...pointer, "unit"], "mapping.unit", message);
  }
  return (value, scope) => {
    const name = source.read(scope);
    if (convertible(name, to)) return convert(value, name, to);
    const message = `the unit of ${setting.path} is "${quoted(name)}", expected one of ${unitNames.join(", ")} that gives ${to}`;
    return problem(
      "field.unit",
      message,
      quoted(name),
      unitNames.join(", "),
      { ...site, template: source },
      scope,
    );
  };
}

function times({ times: factor }: FieldObject, { pointer, setting }: Site): Step | undefined {
  const by = decimalAt(factor, [...pointer, "times"], setting);
  return by === undefined ? undefined : (value) => multiply(value, by);
}

function rounded({ round: places, rounding = "half up" }: FieldObject): Step | undefined {
  return places === undefined ? undefined : (value) => round(value, places, rounding);
}

function bounded({ min, max, outside = "problem" }: FieldObject, site: Site): Step | undefined {
  const least = decimalAt(min, [...site.pointer, "min"], site.setting);
  const most = decimalAt(max, [...site.pointer, "max"], site.setting);
  if (least === undefined && most === undefined) return undefined;
  const expected = [least && `at least ${least}`, most && `at most ${most}`].filter(Boolean).join(" and ");
  return (value, scope) => {
    const low = least !== undefined && compare(value, least) < 0;
    if (!low && (most === undefined || compare(value, most) <= 0)) return value;
    if (outside === "clamp") return low ? least : most;
    const message = `${site.setting.path} is ${value}, expected ${expected}`;
    return problem("field.range", message, value, expected, site, scope);
  };
}

function decimalAt(
  source: number | string | undefined,
  pointer: Pointer,
  { faults }: Setting,
): string | undefined {
  if (source === undefined) return undefined;
  const value = canonical(String(source));
  if (value === undefined)
    faults.add(pointer, "mapping.number", `"${source}" is no number, expected one like 1234.5`);
  return value;
}

/** `round` says how many decimals stand in a file we write. */
function writer({ round: places }: FieldObject, style: NumberStyle): (value: string) => string {
  if (places === undefined) return (value) => writeNumber(value, style);
  return (value) => writeNumber(withPlaces(value, places), style);
}
