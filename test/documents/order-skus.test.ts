import assert from "node:assert/strict";
import { atDesk, rules, told } from "./desk.ts";
import { line, order } from "./samples.ts";

describe("the rules for SKUs that are no article of the store", () => {
  const tea = { content: { sku: "TEA", name: "Tea" } };
  const mixed = order("1", { lines: [line("1", "TEA", "1"), line("2", "MUG", "1")] });
  const withFee = order("1", {
    lines: [line("1", "TEA", "1"), line("2", "FEE", "1", { kind: "fee" })],
  });
  const onlyMug = order("1", {
    lines: [line("1", "MUG", "1"), line("2", "FEE", "1", { kind: "fee" })],
  });

  const skuCases = [
    { rule: "default", articles: [], now: mixed, told: "new", lines: 2 },
    { rule: "default", articles: [tea], now: mixed, told: "rejected order.unknown-sku", lines: 0 },
    { rule: "accept", articles: [tea], now: mixed, told: "new", lines: 2 },
    {
      rule: "reject",
      articles: [],
      now: mixed,
      told: "rejected order.unknown-sku order.unknown-sku",
      lines: 0,
    },
    { rule: "reject", articles: [tea], now: withFee, told: "new", lines: 2 },
    { rule: "dropLine", articles: [tea], now: mixed, told: "new order.unknown-sku", lines: 1 },
    {
      rule: "dropLine",
      articles: [tea],
      now: onlyMug,
      told: "refused order.unknown-sku order.no-lines-left",
      lines: 0,
    },
  ] as const;

  for (const { rule, articles, now, told: wanted, lines } of skuCases) {
    const skus = now.content.lines === onlyMug.content.lines ? "only others" : "others";
    it(`${rule} with ${articles.length} articles and ${skus}: ${wanted}`, () =>
      atDesk(async (desk) => {
        await desk.post("article", articles);
        const posted = await desk.one("order", now, { rules: { ...rules, unknownSku: rule } });
        assert.equal(told(posted), wanted);
        assert.equal((await desk.rows("select * from order_lines")).length, lines);
      }));
  }

  it("name the field and the SKU that was found", () =>
    atDesk(async (desk) => {
      await desk.post("article", [tea]);
      const { problems } = await desk.one("order", { ...mixed, line: 9 });
      assert.deepEqual(problems, [
        {
          severity: "error",
          scope: "record",
          code: "order.unknown-sku",
          message: 'order 1 has SKU "MUG", expected an article of this store',
          line: 9,
          field: "lines.sku",
          found: "MUG",
          expected: "an article of this store",
        },
      ]);
    }));

  it("take the articles of this store only", () =>
    atDesk(async (desk) => {
      await desk.post("article", [tea], { partner: "bolt" });
      const unknownSku = "reject" as const;
      const one = order("1", { lines: [line("1", "TEA", "1")] });
      const posted = await desk.one("order", one, { rules: { ...rules, unknownSku } });
      assert.equal(told(posted), "rejected order.unknown-sku");
    }));
});
