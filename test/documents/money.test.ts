import assert from "node:assert/strict";
import { centsText, shareOf, timesQuantity } from "../../src/documents/money.ts";

describe("amounts", () => {
  const products = [
    ["19.95", 20_000, "39.9"],
    ["0.1", 30_000, "0.3"],
    ["35.949999999999", 10_000, "35.95"],
    ["1.005", 10_000, "1.01"],
    ["-1.005", 10_000, "-1.01"],
    ["0.0049", 10_000, "0"],
    ["12345678901234567.89", 30_000, "37037036703703703.67"],
    ["2.5", 1, "0"],
    ["50", 1, "0.01"],
    ["7", 25_000, "17.5"],
  ] as const;

  for (const [price, quantity, amount] of products) {
    it(`${price} times ${quantity} ten-thousandths is ${amount}`, () => {
      assert.equal(centsText(timesQuantity(price, quantity)), amount);
    });
  }

  it("of a line's parts add up to the whole line, whatever the parts", () => {
    for (const parts of [[1, 1, 1], [2, 1], [1, 2], [3]]) {
      let before = 0;
      let sum = 0n;
      for (const part of parts) {
        sum += shareOf("99.99", 30_000, before, part * 10_000);
        before += part * 10_000;
      }
      assert.equal(centsText(sum), "99.99");
    }
  });
});
