import { equal, ok } from "node:assert/strict";
import { nameFault } from "../../src/model/name.ts";

describe("the name of an outgoing file", () => {
  for (const name of ["stock_fjord_20250131-0800.csv", "lager åæø.csv", "a".repeat(200)]) {
    it(`can be ${name.slice(0, 30)}`, () => equal(nameFault(name), undefined));
  }

  for (const name of [
    "",
    ".",
    "..",
    ".hidden",
    "../x",
    "a/b",
    "a\\b",
    "a\u0000b",
    "a\nb",
    "å".repeat(101),
    " a",
    "a ",
  ]) {
    it(`cannot be ${JSON.stringify(name.slice(0, 10))}`, () => ok(nameFault(name)));
  }
});
