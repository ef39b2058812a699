import type { Value } from "../model/document.ts";
import { isDecimal } from "./decimal.ts";
import type { Faults, Pointer } from "./faults.ts";
import type { Locator } from "./locator.ts";
import type { NumberStyle } from "./number-style.ts";
import { complain, type Picker, type Place, type Reach, type Scope } from "./scope.ts";
import type { FieldObject, FieldSource } from "./source.ts";
import type { CodeTable } from "./table.ts";
import type { TallyPlan } from "./tally.ts";
import { isNumber, type Target } from "./target.ts";
import { compileTemplate, type Template } from "./template.ts";
import type { Zone } from "./zone.ts";

/** How the file writes its values, said once. */
export interface FileStyle {
  readonly numbers: NumberStyle;
  readonly currencySigns: readonly string[];
  /** Pattern, or `iso`. */
  readonly dates: string;
  readonly zone: Zone;
}

/** Everything a field's compiler needs to know about where it stands. */
export interface Setting {
  readonly faults: Faults;
  readonly side: "read" | "write";
  readonly reach: Reach;
  readonly style: FileStyle;
  readonly tables: ReadonlyMap<string, CodeTable | undefined>;
  /** What the document's schema wants here; `undefined` when writing. */
  readonly target: Target | undefined;
  /** The document must have this field. */
  readonly required: boolean;
  /** The document's field or the outgoing column or element, for messages. */
  readonly path: string;
  /** Counts over the whole outgoing file, where they can be had. */
  readonly tally: TallyPlan | undefined;
  /** Notes which part of the file each field of the document comes from. */
  readonly locator: Locator | undefined;
  /** Compiles a field within this one. */
  readonly field: (source: FieldSource, pointer: Pointer, setting: Setting) => Field;
}

/** What a verb makes: a value, or `undefined` where there is none or a problem was noted. */
export interface Made {
  /** Is it a number, or text that a spreadsheet might run? */
  readonly kind: "text" | "number";
  /** It looks at nothing of the file. */
  readonly constant: boolean;
  /** Names of what it looks at. */
  readonly sources: readonly string[];
  /** What else than an empty text is no value, for messages: `one of "0000-00-00"`. */
  readonly orElse?: string;
  make(scope: Scope): Value | undefined;
  place(scope: Scope): Place;
}

/** A compiled field. */
export interface Field extends Made {
  /** Missing is a problem, whatever the document's schema says. */
  readonly required: boolean;
  /** Missing leaves no empty element behind. */
  readonly omit: boolean;
}

/** A verb: how it is compiled. A new one is a file and a line in `verbs/index.ts`. */
export interface Verb {
  readonly name: string;
  compile(source: FieldObject, pointer: Pointer, setting: Setting): Made;
}

/** What stands in for a field that could not be compiled. */
export const brokenField: Field = {
  kind: "text",
  constant: false,
  sources: [],
  required: false,
  omit: false,
  make: () => undefined,
  place: () => ({}),
};

/** A template that stands at `pointer`, or one that gives nothing after the fault was noted. */
export function templateAt(text: string, pointer: Pointer, { faults, reach }: Setting): Template {
  const template = compileTemplate(text, reach);
  if (typeof template !== "string") return template;
  faults.add(pointer, "mapping.reference", template);
  return { names: [], constant: "", read: () => "", place: () => ({}) };
}

/** Finds what a path names; `undefined` where there is no path, or where it is wrong and the fault was noted. */
export function pickerAt(
  path: string | undefined,
  pointer: Pointer,
  { reach, faults }: Setting,
): Picker | undefined {
  const picker = path === undefined ? undefined : reach.items(path);
  if (typeof picker !== "string") return picker;
  faults.add(pointer, "mapping.reference", picker);
  return undefined;
}

/** What a template alone gives. */
export function madeOf(template: Template, kind: Made["kind"], make: Made["make"]): Made {
  const { names, constant } = template;
  return {
    kind,
    constant: constant !== undefined,
    sources: names,
    make,
    place: (scope) => template.place(scope),
  };
}

/** A field of any form; `verbOf` finds the verb of an object. */
export function fieldCompiler(verbs: ReadonlyMap<string, Verb>): Setting["field"] {
  return (source, pointer, setting) => {
    if (typeof source === "boolean") return { ...constantField(source), required: false, omit: false };
    if (typeof source === "string")
      return { ...plainField(source, pointer, setting), required: false, omit: false };
    const verb = [...verbs.values()].find(({ name }) => Object.hasOwn(source, name));
    return verb === undefined
      ? brokenField
      : withSteps(verb.compile(source, pointer, setting), source, pointer, setting);
  };
}

function constantField(value: boolean): Made {
  return { kind: "text", constant: true, sources: [], make: () => value, place: () => ({}) };
}

const numberLike = /^-?[\d.,]+$/;

function plainField(text: string, pointer: Pointer, setting: Setting): Made {
  const template = templateAt(text, pointer, setting);
  checkConstant(template, pointer, setting);
  const isText = template.constant === undefined || !numberLike.test(template.constant);
  checkVerb(template, pointer, setting);
  return madeOf(template, isText ? "text" : "number", (scope) => template.read(scope) || undefined);
}

/** A number or date out of a file must be understood, not copied. */
function checkVerb({ constant }: Template, pointer: Pointer, { target, path, faults, side }: Setting): void {
  if (side === "write" || target === undefined || constant !== undefined) return;
  const verb = verbFor(target);
  if (verb === undefined) return;
  faults.add(pointer, "mapping.needs-verb", `${path} holds a ${verb.what}, write { "${verb.name}": "..." }`);
}

/** A number that the mapping itself gives stands as documents hold it, whatever the file's style. */
function checkConstant({ constant }: Template, pointer: Pointer, { target, path, faults }: Setting): void {
  if (constant === undefined || constant === "" || target === undefined) return;
  if (!isNumber(target) || isDecimal(constant)) return;
  faults.add(pointer, "mapping.number", `${path} is "${constant}", expected a number like 1234.5`);
}

function verbFor(target: Target): { readonly name: string; readonly what: string } | undefined {
  if (isNumber(target)) return { name: "number", what: "number" };
  if (target.type === "boolean") return { name: "yesno", what: "yes or no" };
  if (target.format.startsWith("date")) return { name: "date", what: "date" };
  if (target.type === "list") return { name: "map", what: "list" };
  return target.type === "object" ? { name: "map", what: "nested part" } : undefined;
}

function withSteps(made: Made, source: FieldObject, pointer: Pointer, setting: Setting): Field {
  const { ifMissing } = source;
  const required = source.required === true || ifMissing === "reject";
  const omit = ifMissing === "omit";
  if (ifMissing === undefined || omit || ifMissing === "reject") return { ...made, required, omit };
  const otherwise = substitute(ifMissing, [...pointer, "ifMissing"], setting);
  return { ...made, required, omit, make: (scope) => makeOr(made, otherwise, scope) };
}

function substitute(source: string | boolean, pointer: Pointer, setting: Setting): Made["make"] {
  if (typeof source === "boolean") return () => source;
  const template = templateAt(source, pointer, setting);
  checkConstant(template, pointer, setting);
  return (scope) => template.read(scope) || undefined;
}

function makeOr(made: Made, otherwise: Made["make"], scope: Scope): Value | undefined {
  const { problems } = scope.work;
  const before = problems.length;
  const value = made.make(scope);
  return value === undefined && problems.length === before ? otherwise(scope) : value;
}

/** Notes that a field has no value although it must have one. */
export function complainMissing(field: Field, path: string, scope: Scope): void {
  const names = field.sources.filter((name) => !name.startsWith("$")).map((name) => `{${name}}`);
  const empty = ["empty", ...(field.orElse === undefined ? [] : [field.orElse])].join(" or ");
  const from =
    names.length === 0 ? "" : `: ${names.join(" and ")} ${names.length > 1 ? "are" : "is"} ${empty}`;
  complain(scope, "field.missing", { field: path, ...field.place(scope) }, `${path} is missing${from}`, {
    expected: "a value",
  });
}
