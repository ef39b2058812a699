import assert from "node:assert/strict";
import type { Content } from "../../src/model/document.ts";
import { atDesk, told } from "./desk.ts";

const whole: Content = {
  sku: "00123",
  productCode: "55-7",
  variantId: "901",
  name: "Kahvikuppi, sininen",
  description: "Line one\nline two",
  barcode: "06412345678901",
  price: "12.9",
  customerPrice: "15.9",
  purchasePrice: "4.123456",
  currency: "EUR",
  weight: "0.35",
  length: "0.1",
  width: "0.08",
  height: "0.09",
  imageUrl: "https://shop.example/1.jpg",
  pageUrl: "https://shop.example/1",
  supplier: "Keramik AB",
  originCountry: "SE",
  hsCode: "69120023",
  stored: false,
};
const tea: Content = { sku: "TEA", name: "Tea" };

describe("articles", () => {
  it("are new, then unchanged, then updated", () =>
    atDesk(async (desk) => {
      assert.equal(told(await desk.one("article", { content: tea })), "new");
      assert.equal(told(await desk.one("article", { content: tea })), "unchanged");
      assert.equal(told(await desk.one("article", { content: { ...tea, price: "1" } })), "updated");
    }));

  it("are each store's own", () =>
    atDesk(async (desk) => {
      await desk.one("article", { content: tea });
      const other = { content: { sku: "TEA", name: "Te" } };
      assert.equal(told(await desk.one("article", other, { partner: "bolt" })), "new");
      const found = await desk.feed("article", "main");
      assert.deepEqual(
        found.map(({ content }) => `${content.partner} ${content.name}`),
        ["acme Tea", "bolt Te"],
      );
    }));

  it("reach the warehouse exactly as the store gave them", () =>
    atDesk(async (desk) => {
      await desk.post("article", [{ content: whole }, { content: tea }]);
      const found = await desk.feed("article", "main");
      assert.deepEqual(
        found.map(({ content }) => content),
        [
          { ...whole, partner: "acme" },
          { ...tea, partner: "acme" },
        ],
      );
    }));

  it("reach the warehouse again only when they changed", () =>
    atDesk(async (desk) => {
      await desk.post("article", [{ content: whole }, { content: tea }]);
      const [first] = await desk.feed("article", "main");
      const since = first?.revision ?? 0;
      await desk.post("article", [{ content: whole }, { content: { ...tea, price: "2" } }]);
      const found = await desk.feed("article", "main", { since });
      assert.deepEqual(
        found.map(({ content }) => content.sku),
        ["TEA"],
      );
      assert.equal((await desk.feed("article", "main", { since, content: "full" })).length, 2);
    }));

  it("that stand twice in a file with other content are told", () =>
    atDesk(async (desk) => {
      const posted = await desk.post("article", [
        { content: tea },
        { content: tea },
        { content: { ...tea, name: "Green tea" } },
      ]);
      assert.deepEqual(posted.map(told), ["new", "unchanged", "updated article.twice"]);
      const [found] = await desk.feed("article", "main");
      assert.equal(found?.content.name, "Green tea");
    }));

  it("stay as a newer file left them when an older one is replayed", () =>
    atDesk(async (desk) => {
      const named = (name: string) => ({ content: { sku: "TEA", name } });
      await desk.one("article", named("Tea"), { receipt: 1 });
      await desk.one("article", named("Green tea"), { receipt: 2 });
      assert.equal(told(await desk.one("article", named("Tea"), { receipt: 1 })), "refused article.older");
      assert.deepEqual(await desk.rows("select name from articles"), [{ name: "Green tea" }]);
    }));

  it("cannot be held or cancelled by a file", () =>
    atDesk(async (desk) => {
      assert.equal(
        told(await desk.one("article", { content: tea, intent: "cancel" })),
        "refused article.not-cancelled",
      );
      assert.equal(
        told(await desk.one("article", { content: tea, intent: "hold" })),
        "refused article.not-held",
      );
      assert.deepEqual(await desk.feed("article", "main"), []);
    }));
});
