import { quoted } from "../../model/problem.ts";
import { type Made, madeOf, type Setting, templateAt, type Verb } from "../field.ts";
import { complain, type Scope } from "../scope.ts";
import type { FieldObject } from "../source.ts";
import { fold } from "../table.ts";
import type { Template } from "../template.ts";

/** What files say for yes and no where the mapping does not name its words. */
const words = { yes: ["true", "yes", "y", "1"], no: ["false", "no", "n", "0"] } as const;

/** `{ "yesno": "{Paid}", "yes": [...], "no": [...] }`, or `{ "yesno": { "exists": "{Phone}" } }`. */
export const yesno: Verb = {
  name: "yesno",
  compile(source, pointer, setting): Made {
    const { yesno: asked = "" } = source;
    if (typeof asked !== "string") {
      const template = templateAt(asked.exists, [...pointer, "yesno", "exists"], setting);
      const finish = finisher(source, setting);
      return madeOf(template, "text", (scope) => finish(template.read(scope) !== ""));
    }
    const template = templateAt(asked, [...pointer, "yesno"], setting);
    return madeOf(template, "text", converter(source, template, setting));
  },
};

function converter(source: FieldObject, template: Template, setting: Setting): Made["make"] {
  const isRead = setting.side === "read";
  const yes = (isRead && source.yes) || words.yes;
  const no = (isRead && source.no) || words.no;
  const known = new Map([
    ...yes.map((word) => [fold(word), true] as const),
    ...no.map((word) => [fold(word), false] as const),
  ]);
  const expected = `one of ${[...yes, ...no].join(", ")}`;
  const finish = finisher(source, setting);
  return (scope) => {
    const text = template.read(scope);
    if (text === "") return undefined;
    const value = known.get(fold(text));
    return value === undefined ? unreadable(text, expected, template, setting, scope) : finish(value);
  };
}

/** Written out as the first of its words; read as a boolean. */
function finisher({ yes, no }: FieldObject, { side }: Setting): (value: boolean) => boolean | string {
  if (side === "read") return (value) => value;
  return (value) => (value ? (yes?.[0] ?? "true") : (no?.[0] ?? "false"));
}

function unreadable(
  text: string,
  expected: string,
  at: Template,
  { path }: Setting,
  scope: Scope,
): undefined {
  const message = `${path} is "${quoted(text)}", expected ${expected}`;
  const more = { found: quoted(text), expected };
  return complain(scope, "field.yesno", { field: path, ...at.place(scope) }, message, more);
}
