import { quoted } from "../../model/problem.ts";
import type { Pointer } from "../faults.ts";
import { type Made, madeOf, pickerAt, type Setting, templateAt, type Verb } from "../field.ts";
import { compilePattern, type Pattern } from "../pattern.ts";
import { complain, type Scope, scopeOf } from "../scope.ts";
import type { FieldObject } from "../source.ts";
import type { Template } from "../template.ts";

type Change = (text: string) => string;

/** `{ "text": "{Name}", "each", "join", "replace", "case", "pattern", "maxLength", "cut", "pad" }`, done in that order. */
export const text: Verb = {
  name: "text",
  compile(source, pointer, setting): Made {
    const template =
      source.each === undefined ? plain(source, pointer, setting) : joined(source, pointer, setting);
    const change = changes(source);
    const pattern = patternAt(source, pointer, setting);
    const pad = padding(source.pad);
    return madeOf(template, "text", (scope) => {
      const value = change(template.read(scope));
      if (value === "") return undefined;
      if (pattern !== undefined && !pattern(value)) return misfit(value, source, template, setting, scope);
      const fitting = fitted(value, source, template, setting, scope);
      return fitting === undefined ? undefined : pad(fitting);
    });
  },
};

function plain(source: FieldObject, pointer: Pointer, setting: Setting): Template {
  return templateAt(source.text ?? "", [...pointer, "text"], setting);
}

/** The texts of all that `each` names, such as an order's tracking numbers, in one. */
function joined(source: FieldObject, pointer: Pointer, setting: Setting): Template {
  const picker = pickerAt(source.each, [...pointer, "each"], setting);
  if (picker === undefined) return plain({ text: "" }, pointer, setting);
  const template = plain(source, pointer, { ...setting, reach: picker.inner });
  return {
    ...template,
    constant: undefined,
    read(scope) {
      const texts = picker.pick(scope).map((item, at) => template.read(scopeOf(scope.work, item, at + 1)));
      return [...new Set(texts)].filter((value) => value !== "").join(source.join ?? "");
    },
  };
}

function changes({ replace, case: letters }: FieldObject): Change {
  const pairs = Object.entries(replace ?? {});
  return (value) => {
    const replaced = pairs.reduce((all, [from, to]) => all.replaceAll(from, () => to), value).trim();
    if (letters === undefined) return replaced;
    return letters === "upper" ? replaced.toUpperCase() : replaced.toLowerCase();
  };
}

function patternAt({ pattern }: FieldObject, pointer: Pointer, { faults }: Setting): Pattern | undefined {
  if (pattern === undefined) return undefined;
  const compiled = compilePattern(pattern);
  if (typeof compiled !== "string") return compiled;
  faults.add([...pointer, "pattern"], "mapping.pattern", compiled);
  return undefined;
}

function misfit(
  value: string,
  { pattern = "" }: FieldObject,
  at: Template,
  setting: Setting,
  scope: Scope,
): undefined {
  const message = `${setting.path} is "${quoted(value)}", expected text of the form ${pattern}`;
  const more = { found: quoted(value), expected: pattern };
  return complain(scope, "field.pattern", { field: setting.path, ...at.place(scope) }, message, more);
}

/** The text if it is not too long, or cut to length where that was asked for. Length is in characters. */
function fitted(
  value: string,
  { maxLength, cut }: FieldObject,
  at: Template,
  { path }: Setting,
  scope: Scope,
): string | undefined {
  if (maxLength === undefined || value.length <= maxLength) return value;
  const characters = [...value];
  if (characters.length <= maxLength) return value;
  if (cut === true) return characters.slice(0, maxLength).join("").trim();
  const message = `${path} has ${characters.length} characters, expected at most ${maxLength}`;
  const more = { found: quoted(value), expected: `at most ${maxLength} characters` };
  return complain(scope, "field.too-long", { field: path, ...at.place(scope) }, message, more);
}

function padding(pad: FieldObject["pad"]): Change {
  if (pad === undefined) return (value) => value;
  const { to, with: filler = " ", at = "start" } = pad;
  return (value) => (at === "start" ? value.padStart(to, filler) : value.padEnd(to, filler));
}
