import type { Content, Value } from "../../model/document.ts";
import type { Pointer } from "../faults.ts";
import {
  complainMissing,
  type Field,
  type Made,
  pickerAt,
  type Setting,
  templateAt,
  type Verb,
} from "../field.ts";
import { type Picker, type Scope, scopeOf } from "../scope.ts";
import type { FieldObject, FieldSource } from "../source.ts";
import { fieldOf, type Target } from "../target.ts";

/** `{ "map": {...}, "at": "path" }` is a nested part, `{ "map": {...}, "each": "row" }` a list of them. */
export const map: Verb = {
  name: "map",
  compile(source, pointer, setting): Made {
    if (setting.side === "write") {
      setting.faults.add(pointer, "mapping.verb", `"map" makes elements, ${setting.path} is a single value`);
      return emptyMap;
    }
    return source.each === undefined ? single(source, pointer, setting) : repeated(source, pointer, setting);
  },
};

const emptyMap: Made = {
  kind: "text",
  constant: false,
  sources: [],
  make: () => undefined,
  place: () => ({}),
};

interface Entry {
  readonly name: string;
  readonly path: string;
  readonly required: boolean;
  readonly field: Field;
}

const none: readonly Entry[] = [];

/** Makes one object; `optional` ones are left out when the file has nothing for them. */
export type MakeContent = (scope: Scope) => Content | undefined;

function single(source: FieldObject, pointer: Pointer, setting: Setting): Made {
  if (!hasType("object", pointer, setting)) return emptyMap;
  const picker = pickerAt(source.at, [...pointer, "at"], setting);
  const inner = picker === undefined ? setting : { ...setting, reach: picker.inner };
  if (picker !== undefined) setting.locator?.pickers.set(setting.path, picker);
  const isRequired = setting.required || source.required === true;
  const { make, sources, place } = compileMap(source.map ?? {}, [...pointer, "map"], inner, !isRequired);
  return { kind: "text", constant: false, sources, place, make: (scope) => make(placed(picker, scope)) };
}

function placed(picker: Picker | undefined, scope: Scope): Scope {
  return picker === undefined
    ? scope
    : { work: scope.work, items: picker.pick(scope).slice(0, 1), position: 1 };
}

function repeated(source: FieldObject, pointer: Pointer, setting: Setting): Made {
  if (!hasType("list", pointer, setting)) return emptyMap;
  const picker = pickerAt(source.each, [...pointer, "each"], setting);
  const target = setting.target?.items;
  if (picker !== undefined && source.distinct === undefined)
    setting.locator?.pickers.set(setting.path, picker);
  const inner = { ...setting, target, reach: picker?.inner ?? setting.reach };
  const { make, sources, place } = compileMap(source.map ?? {}, [...pointer, "map"], inner, false);
  const distinct =
    source.distinct === undefined ? undefined : templateAt(source.distinct, [...pointer, "distinct"], inner);
  return {
    kind: "text",
    constant: false,
    sources: source.each === "row" ? sources : [source.each ?? ""],
    place,
    make(scope) {
      const seen = new Set<string>();
      const list: Value[] = [];
      for (const item of picker?.pick(scope) ?? []) {
        const at = scopeOf(scope.work, item, list.length + 1);
        if (distinct !== undefined && isRepeat(distinct.read(at), seen)) continue;
        const entry = make(at);
        if (entry !== undefined && Object.keys(entry).length > 0) list.push(entry);
      }
      return list.length === 0 ? undefined : list;
    },
  };
}

function isRepeat(value: string, seen: Set<string>): boolean {
  if (value === "" || seen.has(value)) return true;
  seen.add(value);
  return false;
}

function hasType(type: Target["type"], pointer: Pointer, { target, path, faults }: Setting): boolean {
  if (target === undefined || target.type === type) return true;
  const hint =
    target.type === "list"
      ? `a list, say "each"`
      : target.type === "object"
        ? `one part, leave out "each"`
        : "a single value";
  faults.add(pointer, "mapping.shape", `${path} is ${hint}`);
  return false;
}

/** Compiles the fields of one object of the document. */
export function compileMap(
  source: Readonly<Record<string, FieldSource>>,
  pointer: Pointer,
  setting: Setting,
  optional: boolean,
): { readonly make: MakeContent; readonly sources: readonly string[]; readonly place: Made["place"] } {
  const entries = Object.entries(source).flatMap(
    ([name, field]) => compileEntry(name, field, [...pointer, name], setting) ?? [],
  );
  checkRequired(source, pointer, setting);
  return {
    make: maker(entries, optional && entries.some(({ field }) => !field.constant)),
    sources: entries.flatMap(({ field }) => field.sources),
    place: (scope) => entries[0]?.field.place(scope) ?? {},
  };
}

function compileEntry(
  name: string,
  source: FieldSource,
  pointer: Pointer,
  setting: Setting,
): Entry | undefined {
  const target =
    setting.target === undefined ? undefined : fieldOf(setting.target, name, setting.path || "the document");
  if (typeof target === "string") {
    setting.faults.add(pointer, "mapping.field", target);
    return undefined;
  }
  if (target?.readOnly === true) {
    setting.faults.add(pointer, "mapping.field", `${name} is filled in by the gateway alone`);
  }
  const path = setting.path === "" ? name : `${setting.path}.${name}`;
  const required = setting.target?.required.has(name) === true;
  const field = setting.field(source, pointer, { ...setting, target, path, required });
  setting.locator?.fields.set(path, field);
  return { name, path, required: required || field.required, field };
}

function checkRequired(
  source: Readonly<Record<string, FieldSource>>,
  pointer: Pointer,
  setting: Setting,
): void {
  for (const name of setting.target?.required ?? []) {
    if (Object.hasOwn(source, name)) continue;
    const path = setting.path === "" ? name : `${setting.path}.${name}`;
    setting.faults.add(pointer, "mapping.required", `${path} is required by the document and not mapped`);
  }
}

/**
 * A part that may be left out is left out when nothing of the file is in it: constants alone do not call for the
 * required fields beside them.
 */
function maker(entries: readonly Entry[], optional: boolean): MakeContent {
  return (scope) => {
    const { problems } = scope.work;
    const before = problems.length;
    const content: Record<string, Value> = {};
    let hasValue = false;
    let missing: readonly Entry[] = none;
    for (const entry of entries) {
      const noted = problems.length;
      const value = entry.field.make(scope);
      if (value !== undefined) {
        content[entry.name] = value;
        hasValue ||= !entry.field.constant && value !== false;
      } else if (entry.required && problems.length === noted) missing = [...missing, entry];
    }
    if (optional && !hasValue && problems.length === before) return undefined;
    for (const entry of missing) complainMissing(entry.field, entry.path, scope);
    return content;
  };
}
