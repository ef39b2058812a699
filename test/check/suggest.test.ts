import assert from "node:assert/strict";
import { didYouMean, nearest } from "../../src/check/suggest.ts";

describe("a suggestion", () => {
  it("names the nearest of the candidates", () => {
    assert.equal(didYouMean("setled", ["poll", "settled", "sealed"]), '; did you mean "settled"?');
  });

  it("does not look at upper and lower case", () => {
    assert.equal(nearest("QTY", ["Qty", "SKU"]), "Qty");
    assert.equal(nearest("sku ", ["Qty", "SKU"]), "SKU");
  });

  it("takes letters in another order for one slip", () =>
    assert.equal(nearest("form", ["from", "to"]), "from"));

  it("is not made where nothing is near", () => {
    assert.equal(didYouMean("colour", ["name", "role"]), "");
    assert.equal(didYouMean("x", []), "");
    assert.equal(didYouMean("id", ["to"]), "");
  });
});
