import { equal, ok } from "node:assert/strict";
import type { Reach, Scope, Work } from "../../src/mapping/scope.ts";
import { compileReference, compileTemplate } from "../../src/mapping/template.ts";

const values: Readonly<Record<string, string>> = {
  Name: "Ann",
  Empty: "",
  "Odd } one": "odd",
  Option: "Red",
};

const reach: Reach = {
  reference(text) {
    const name = text.replace(/^"(.*)"$/, "$1");
    const value = values[name];
    return value === undefined ? `no ${name}` : { name, read: () => value, place: () => ({}) };
  },
  items: () => "nothing repeats",
};

const run = { partner: "p", file: "f", now: new Date(0), sequence: 1, ledgerTables: new Map() };
const work: Work = {
  run,
  columns: new Int32Array(0),
  tally: [],
  record: [],
  kept: [],
  problems: [],
  hold: "",
};
const scope: Scope = { work, items: [], position: 1 };

function read(text: string): string {
  const template = compileTemplate(text, reach);
  return typeof template === "string" ? `! ${template}` : template.read(scope);
}

describe("a template", () => {
  for (const [text, result] of [
    ["plain", "plain"],
    ["{Name}", "Ann"],
    ["{Name} {Empty}", "Ann"],
    ["{Name}[ ({Option})]", "Ann (Red)"],
    ["{Name}[ ({Empty})]", "Ann"],
    ["{Name}[, {Option}[ and {Empty}] ]", "Ann, Red"],
    ["{{{Name}}}", "{Ann}"],
    ["[[{Name}]]", "[Ann]"],
    ['{"Odd } one"}', "odd"],
    ["", ""],
  ] as const) {
    it(`"${text}" gives "${result}"`, () => equal(read(text), result));
  }

  for (const text of ["{Name", "Name}", "[{Name}", "{Name}]", "[none]", "{Other}"]) {
    it(`"${text}" is refused`, () => ok(read(text).startsWith("! ")));
  }

  it("may be a bare reference where only a reference is meant", () => {
    const template = compileReference("Name", reach);
    equal(typeof template === "string" ? template : template.read(scope), "Ann");
  });
});
