import { didYouMean } from "../check/suggest.ts";
import { quoted } from "../model/problem.ts";
import { canonical, compare } from "./decimal.ts";
import type { Pointer } from "./faults.ts";
import type { Setting } from "./field.ts";
import { plainStyle } from "./number-style.ts";
import { compilePattern } from "./pattern.ts";
import { complain, type Place, type Scope } from "./scope.ts";
import type { ConditionSource, TestObject, TestSource } from "./source.ts";
import { fold } from "./table.ts";
import { compileReference, type Template } from "./template.ts";

/** A compiled condition. */
export interface Condition {
  readonly sources: readonly string[];
  /** What it looks at and what stands there, for messages: `sku "A-1"`. */
  show(scope: Scope): string;
  test(scope: Scope): boolean;
  place(scope: Scope): Place;
}

/** What a condition needs to know about where it stands. */
export type ConditionSetting = Pick<Setting, "faults" | "reach" | "style" | "side" | "tables">;

type Test = (value: string, scope: Scope) => boolean;

/** Compiles `{ "Status": ["paid"], "any": [...] }`; all of its parts must hold. */
export function compileCondition(
  source: ConditionSource,
  pointer: Pointer,
  setting: ConditionSetting,
): Condition {
  const parts = Object.entries(source).map(([key, test]) =>
    compilePart(key, test, [...pointer, key], setting),
  );
  return allOf(parts);
}

function allOf(parts: readonly Condition[]): Condition {
  return {
    sources: parts.flatMap(({ sources }) => sources),
    show: (scope) => parts.map((part) => part.show(scope)).join(", "),
    test: (scope) => parts.every((part) => part.test(scope)),
    place: (scope) => parts[0]?.place(scope) ?? {},
  };
}

function anyOf(parts: readonly Condition[]): Condition {
  return { ...allOf(parts), test: (scope) => parts.some((part) => part.test(scope)) };
}

function compilePart(key: string, test: TestSource, pointer: Pointer, setting: ConditionSetting): Condition {
  if (key === "all" || key === "any") {
    const list = Array.isArray(test) ? test.filter((it) => typeof it !== "string") : [];
    const parts = list.map((it, index) => compileCondition(it, [...pointer, index], setting));
    return key === "all" ? allOf(parts) : anyOf(parts);
  }
  if (key === "not" && isCondition(test)) {
    const inner = compileCondition(test, pointer, setting);
    return { ...inner, test: (scope) => !inner.test(scope) };
  }
  return compileTest(key, test, pointer, setting);
}

function isCondition(test: TestSource): test is ConditionSource {
  return typeof test === "object" && !Array.isArray(test);
}

function compileTest(
  key: string,
  source: TestSource,
  pointer: Pointer,
  setting: ConditionSetting,
): Condition {
  const template = compileReference(key, setting.reach);
  if (typeof template === "string") {
    setting.faults.add(pointer, "mapping.reference", template);
    return allOf([]);
  }
  const tests = testsOf(source, pointer, setting, template);
  return {
    sources: template.names,
    show: (scope) => `${template.names.join(" ")} "${quoted(template.read(scope))}"`,
    place: (scope) => template.place(scope),
    test(scope) {
      const value = template.read(scope);
      return tests.every((test) => test(value, scope));
    },
  };
}

function testsOf(
  source: TestSource,
  pointer: Pointer,
  setting: ConditionSetting,
  template: Template,
): readonly Test[] {
  const words = wordsOf(source);
  if (words !== undefined) return [oneOf(words)];
  // The schema allows nothing but the keys of TestObject here.
  const test = source as TestObject;
  return Object.keys(test).flatMap(
    (name) => namedTest(name, test, [...pointer, name], setting, template) ?? [],
  );
}

function wordsOf(source: unknown): readonly string[] | undefined {
  if (typeof source === "string" || typeof source === "boolean") return [String(source)];
  return Array.isArray(source) ? source.map(String) : undefined;
}

/** Equal to one of the words, trimmed, in any case. */
function oneOf(words: readonly string[]): Test {
  const folded = new Set(words.map(fold));
  return (value) => folded.has(fold(value));
}

function namedTest(
  name: string,
  test: TestObject,
  pointer: Pointer,
  setting: ConditionSetting,
  template: Template,
): Test | undefined {
  switch (name) {
    case "empty":
      return (value) => (value === "") === test.empty;
    case "startsWith":
      return startsWith(fold(test.startsWith ?? ""));
    case "not":
      return not(oneOf(wordsOf(test.not) ?? []));
    case "matches":
      return matches(test.matches ?? "", pointer, setting);
    case "in":
      return inTable(test.in ?? "", pointer, setting);
    default:
      return isBound(name) ? bound(name, String(test[name]), pointer, setting, template) : undefined;
  }
}

function startsWith(start: string): Test {
  return (value) => fold(value).startsWith(start);
}

function not(test: Test): Test {
  return (value, scope) => !test(value, scope);
}

function matches(source: string, pointer: Pointer, { faults }: ConditionSetting): Test {
  const pattern = compilePattern(source);
  if (typeof pattern !== "string") return pattern;
  faults.add(pointer, "mapping.pattern", pattern);
  return () => false;
}

function inTable(name: string, pointer: Pointer, { tables, faults }: ConditionSetting): Test {
  const table = tables.get(name);
  if (!tables.has(name)) {
    const message = `there is no table "${name}" in "tables"${didYouMean(name, tables.keys())}`;
    faults.add(pointer, "mapping.table", message);
  }
  if (table === undefined) return () => false;
  if (table.ledger === "") return (value) => table.values.has(fold(value));
  return (value, { work }) => work.run.ledgerTables.get(table.ledger)?.has(value) === true;
}

const bounds = {
  above: (order: number) => order > 0,
  below: (order: number) => order < 0,
  atLeast: (order: number) => order >= 0,
  atMost: (order: number) => order <= 0,
} as const;

function isBound(name: string): name is keyof typeof bounds {
  return Object.hasOwn(bounds, name);
}

/** Compares numbers; an empty value is neither above nor below anything. */
function bound(
  name: keyof typeof bounds,
  limit: string,
  pointer: Pointer,
  { faults, side, style }: ConditionSetting,
  template: Template,
): Test {
  const against = canonical(limit);
  if (against === undefined)
    faults.add(pointer, "mapping.number", `"${limit}" is no number, expected one like 1234.5`);
  const numbers = side === "read" ? style.numbers : plainStyle;
  return (text, scope) => {
    if (text === "" || against === undefined) return false;
    const value = numbers.read(text);
    if (value !== undefined) return bounds[name](compare(value, against));
    const message = `${template.names.join(", ")} is "${quoted(text)}", expected a number like ${numbers.example}`;
    complain(scope, "condition.number", template.place(scope), message, { found: quoted(text) });
    return false;
  };
}
