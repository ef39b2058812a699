import type { OutElement } from "../model/record.ts";
import type { Pointer } from "./faults.ts";
import { type Field, pickerAt, type Setting, templateAt } from "./field.ts";
import { begin, distinctItems, type Layout, valueText } from "./row-layout.ts";
import { type Scope, scopeOf } from "./scope.ts";
import type { ElementSource, FieldObject, FieldSource } from "./source.ts";

/** Makes an element and all it holds. */
export type MakeElement = (scope: Scope) => OutElement;

interface Attribute {
  readonly name: string;
  readonly field: Field;
}

/** What one key of a `map` adds to its element. */
interface Contents {
  readonly attributes: readonly Attribute[];
  readonly text: Field | undefined;
  readonly children: readonly ((scope: Scope) => readonly OutElement[])[];
}

/** Compiles `record` of a nested file: one element for each document. */
export function compileRecordElement(source: ElementSource, setting: Setting): Layout {
  const make = compileElement(source, ["record"], setting);
  return {
    write(content, work) {
      const element = make(begin(content, work));
      return work.problems.length > 0 ? work.problems : { record: { kind: "element", element }, rows: 1 };
    },
  };
}

/** Compiles an element: its name and its `map`. */
export function compileElement(
  { element, map = {} }: ElementSource,
  pointer: Pointer,
  setting: Setting,
): MakeElement {
  checkName(element, [...pointer, "element"], setting);
  return elementMaker(element, compileContents(map, [...pointer, "map"], setting));
}

const name = /^[\p{L}_][\p{L}\p{N}\p{M}_.·-]*$/u;

function checkName(text: string, pointer: Pointer, { faults }: Setting): void {
  if (!name.test(text))
    faults.add(pointer, "mapping.element", `"${text}" is no name of an element or attribute`);
}

/** Keys: `@name` an attribute, `.` the element's own text, else an element. */
function compileContents(
  map: Readonly<Record<string, FieldSource>>,
  pointer: Pointer,
  setting: Setting,
): Contents {
  const attributes: Attribute[] = [];
  const children: Contents["children"][number][] = [];
  let text: Field | undefined;
  for (const [key, source] of Object.entries(map)) {
    const at = [...pointer, key];
    const inner = { ...setting, path: setting.path === "" ? key : `${setting.path}/${key}` };
    if (key === ".") text = setting.field(source, at, inner);
    else {
      checkName(key.replace(/^@/, ""), at, setting);
      if (key.startsWith("@"))
        attributes.push({ name: key.slice(1), field: setting.field(source, at, inner) });
      else children.push(compileChild(key, source, at, inner));
    }
  }
  if (text !== undefined && children.length > 0) {
    setting.faults.add(
      [...pointer, "."],
      "mapping.element",
      `an element has either text (".") or elements in it`,
    );
  }
  return { attributes, text, children };
}

function elementMaker(element: string, { attributes, text, children }: Contents): MakeElement {
  return (scope) => ({
    name: element,
    attributes: attributes.flatMap(({ name: key, field }) => {
      const value = valueText(field, `@${key}`, scope);
      return value === undefined && field.omit ? [] : [[key, value ?? ""] as const];
    }),
    text: text === undefined ? "" : (valueText(text, element, scope) ?? ""),
    children: children.flatMap((child) => child(scope)),
  });
}

function compileChild(
  key: string,
  source: FieldSource,
  pointer: Pointer,
  setting: Setting,
): (scope: Scope) => readonly OutElement[] {
  if (typeof source === "object" && source.map !== undefined)
    return nested(key, source, source.map, pointer, setting);
  const field = setting.field(source, pointer, setting);
  return (scope) => {
    const text = valueText(field, setting.path, scope);
    if (text === undefined && field.omit) return [];
    return [{ name: key, attributes: [], text: text ?? "", children: [] }];
  };
}

function nested(
  key: string,
  source: FieldObject,
  map: Readonly<Record<string, FieldSource>>,
  pointer: Pointer,
  setting: Setting,
): (scope: Scope) => readonly OutElement[] {
  const word = source.each === undefined ? "at" : "each";
  const picker = pickerAt(source[word], [...pointer, word], setting);
  const inner = picker === undefined ? setting : { ...setting, reach: picker.inner };
  const make = elementMaker(key, compileContents(map, [...pointer, "map"], inner));
  const by =
    source.distinct === undefined ? undefined : templateAt(source.distinct, [...pointer, "distinct"], inner);
  const isKept = source.ifMissing === "omit" ? hasContent : (): boolean => true;
  return (scope) => {
    if (picker === undefined) return [make(scope)].filter(isKept);
    const items = distinctItems(picker.pick(scope), by, scope.work);
    return items.map((item, index) => make(scopeOf(scope.work, item, index + 1))).filter(isKept);
  };
}

function hasContent({ attributes, text, children }: OutElement): boolean {
  return text !== "" || children.length > 0 || attributes.some(([, value]) => value !== "");
}
