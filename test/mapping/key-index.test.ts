import { equal, ok } from "node:assert/strict";
import { keyIndex } from "../../src/mapping/key-index.ts";

describe("the index of keys", () => {
  it("knows the line of a key it has, and takes a new one", () => {
    const index = keyIndex();
    equal(index.add("1001", 3), 0);
    equal(index.add("1002", 4), 0);
    equal(index.add("1001", 57), 3);
    equal(index.add("1001 ", 58), 0);
    equal(index.size, 3);
  });

  it("keeps every line over its growth", () => {
    const index = keyIndex();
    const many = 50_000;
    for (let at = 1; at <= many; at += 1) equal(index.add(`order-${at}`, at), 0);
    for (let at = 1; at <= many; at += 1) equal(index.add(`order-${at}`, many + at), at);
    equal(index.size, many);
  });

  it("takes no more than 100 MB for three million keys", function () {
    this.timeout(60_000);
    const before = process.memoryUsage().arrayBuffers;
    const index = keyIndex();
    for (let at = 1; at <= 3_000_000; at += 1) index.add(`o${at}`, at);
    equal(index.size, 3_000_000);
    ok(process.memoryUsage().arrayBuffers - before < 100 * 1_048_576);
    equal(index.add("o77", 1), 77);
  });
});
