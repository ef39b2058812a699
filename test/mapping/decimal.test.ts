import { equal } from "node:assert/strict";
import {
  add,
  canonical,
  compare,
  divide,
  movePoint,
  multiply,
  round,
  withPlaces,
} from "../../src/mapping/decimal.ts";

describe("exact decimals", () => {
  for (const [written, short] of [
    ["12.50", "12.5"],
    ["+1", "1"],
    ["-0", "0"],
    ["-0.00", "0"],
    ["00123", "123"],
    [".5", "0.5"],
    ["0.10", "0.1"],
    ["100", "100"],
    ["12345678901234567890.000000001", "12345678901234567890.000000001"],
  ] as const) {
    it(`writes ${written} as ${short}`, () => equal(canonical(written), short));
  }

  for (const wrong of ["", "-", ".", "1e5", "1,5", "0x1", " 1", "١", "1.2.3", "9".repeat(61)]) {
    it(`takes "${wrong.slice(0, 8)}" for no number`, () => equal(canonical(wrong), undefined));
  }

  it("compares by size, not by text", () => {
    const sorted = ["-10", "-9.5", "-9", "0", "0.5", "1", "9", "9.05", "9.5", "10", "100"];
    for (const [at, a] of sorted.entries()) {
      for (const [bt, b] of sorted.entries())
        equal(Math.sign(compare(a, b)), Math.sign(at - bt), `${a} ${b}`);
    }
  });

  it("adds and multiplies without binary fractions", () => {
    equal(add("0.1", "0.2"), "0.3");
    equal(multiply("1.15", "100"), "115");
    equal(divide("1", "3"), "0.333333333333");
  });

  it("rounds half up by size, down and up where asked", () => {
    equal(round("2.345", 2, "half up"), "2.35");
    equal(round("-2.345", 2, "half up"), "-2.35");
    equal(round("2.349", 2, "down"), "2.34");
    equal(round("2.341", 2, "up"), "2.35");
    equal(round("-0.001", 2, "half up"), "0");
    equal(withPlaces("2.5", 2), "2.50");
  });

  it("moves the point as a multiplication would", () => {
    for (const value of ["0", "1", "-1", "12.5", "0.05", "1234567.891", "-0.5"]) {
      for (const [places, factor] of [
        [3, "1000"],
        [-3, "0.001"],
        [1, "10"],
        [-1, "0.1"],
      ] as const) {
        equal(movePoint(value, places), multiply(value, factor), `${value} ${places}`);
      }
    }
  });
});
