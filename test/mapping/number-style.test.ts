import { equal, ok } from "node:assert/strict";
import { type NumberStyle, numberStyle, writeNumber } from "../../src/mapping/number-style.ts";

function style(example: string): NumberStyle {
  const found = numberStyle(example);
  if (typeof found === "string") throw new Error(found);
  return found;
}

describe("a number style by example", () => {
  for (const [example, text, value] of [
    ["1.234,56", "1.234,56", "1234.56"],
    ["1.234,56", "1234,56", "1234.56"],
    ["1.234,56", "-1.234.567", "-1234567"],
    ["1.234,56", ",5", "0.5"],
    ["1.234,56", "1.23", undefined],
    ["1.234,56", "12.34,5", undefined],
    ["1.234,56", "1,5,5", undefined],
    ["1 234,56", "1\u00a0234,5", "1234.5"],
    ["1 234,56", "1\u202f234", "1234"],
    ["1 234,56", "12 34", undefined],
    ["1,234.56", "1,234.56", "1234.56"],
    ["1,234.56", "1,23", undefined],
    ["1'234.56", "1'234.56", "1234.56"],
    ["1234.5", "1,234.5", undefined],
    ["1234.5", "1234.50", "1234.5"],
    ["1234.5", "12.", undefined],
    ["1234,5", "12.5", undefined],
    ["1234", "12", "12"],
    ["1234", "12.0", undefined],
    ["1.234.567", "1.234", "1234"],
  ] as const) {
    it(`${example} reads "${text}" as ${value}`, () => equal(style(example).read(text), value));
  }

  for (const example of ["1,234", "1.234", "abc", "", "1.234.56", "1.234 567,8", "12,345,67.8"]) {
    it(`is not told by "${example}"`, () => ok(typeof numberStyle(example) === "string"));
  }

  for (const [example, value, text] of [
    ["1.234,56", "1234567.5", "1.234.567,5"],
    ["1234,5", "1234567.5", "1234567,5"],
    ["1 234,5", "-1234", "-1 234"],
    ["1,234.5", "123", "123"],
  ] as const) {
    it(`${example} writes ${value} as "${text}"`, () => equal(writeNumber(value, style(example)), text));
  }
});
