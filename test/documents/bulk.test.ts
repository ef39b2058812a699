import assert from "node:assert/strict";
import { SqlTransaction } from "../../src/ledger/transaction.ts";
import { atDesk, type Desk, told } from "./desk.ts";
import { line, order } from "./samples.ts";

/** Texts of the statements that ran while `work` did. */
async function statementsOf(work: () => Promise<unknown>): Promise<readonly string[]> {
  const texts: string[] = [];
  const { all, run } = SqlTransaction.prototype;
  SqlTransaction.prototype.all = function (text, bindings) {
    texts.push(text);
    return all.call(this, text, bindings);
  };
  SqlTransaction.prototype.run = function (text, bindings) {
    texts.push(text);
    return run.call(this, text, bindings);
  };
  try {
    await work();
  } finally {
    SqlTransaction.prototype.all = all;
    SqlTransaction.prototype.run = run;
  }
  return texts;
}

const shippedAt = "2025-02-01T08:00:00Z";
const receivedAt = "2025-02-10T08:00:00Z";
const numbers = (size: number) => Array.from({ length: size }, (_, at) => String(at));
const lines = [line("1", "TEA", "2", { unitPrice: "3.5" }), line("2", "MUG", "1", { unitPrice: "9" })];

/** One batch of each kind that writes everything it can, for a ledger that has gone through those before it. */
const batches: readonly { name: string; post: (desk: Desk, size: number) => Promise<unknown> }[] = [
  {
    name: "articles",
    post: (desk, size) =>
      desk.post("article", [
        { content: { sku: "TEA", name: "Tea" } },
        { content: { sku: "MUG", name: "Mug" } },
        ...numbers(size).map((at) => ({ content: { sku: `A${at}`, name: at } })),
      ]),
  },
  {
    name: "stock",
    post: (desk, size) =>
      desk.post("stock", [
        { content: { sku: "TEA", onHand: "100000" } },
        ...numbers(size).map((at) => ({ content: { sku: `A${at}`, onHand: at } })),
      ]),
  },
  {
    name: "new orders",
    post: (desk, size) =>
      desk.post(
        "order",
        numbers(size).map((at) => order(at, { lines })),
      ),
  },
  {
    name: "orders that went out",
    post: (desk) => desk.feed("order", "main", {}, "sent"),
  },
  {
    name: "changed orders",
    post: (desk, size) =>
      desk.post(
        "order",
        numbers(size).map((at) => order(at, { lines, note: "x" })),
      ),
  },
  {
    name: "shipments",
    post: (desk, size) =>
      desk.post(
        "shipment",
        numbers(size).map((at) => ({
          content: { shipmentId: at, orderNumber: at, shippedAt, parcels: [{ trackingNumber: at }] },
        })),
      ),
  },
  {
    name: "returns",
    post: (desk, size) =>
      desk.post(
        "return",
        numbers(size).map((at) => ({
          content: {
            returnNumber: at,
            orderNumber: at,
            receivedAt,
            lines: [{ sku: "TEA", quantity: "1", condition: "new" }],
          },
        })),
      ),
  },
  { name: "shipments that go out", post: (desk) => desk.feed("shipment", "acme") },
  { name: "refunds that go out", post: (desk) => desk.feed("refund", "acme") },
  { name: "stock that goes out", post: (desk) => desk.feed("stock", "acme") },
];

async function counts(size: number): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  await atDesk(async (desk) => {
    for (const { name, post } of batches) found[name] = (await statementsOf(() => post(desk, size))).length;
  });
  return found;
}

/** In a query plan: every row of something is read, and it is not the batch itself (`m`: stock moves, added up). */
const walk = /^SCAN (?!jsonb?_each |\(subquery|m$)/;

describe("bulk", () => {
  it("takes as many statements for a batch of 300 as for a batch of 3", async () => {
    assert.deepEqual(await counts(300), await counts(3));
  });

  it("finds what it needs through indexes: no statement walks over a table", () =>
    atDesk(async (desk) => {
      for (const { post } of batches) await post(desk, 30);
      const texts = new Set<string>();
      const again = batches.map(
        ({ post }) =>
          () =>
            post(desk, 31),
      );
      for (const step of again) for (const text of await statementsOf(step)) texts.add(text);
      for (const text of texts) {
        const bindings = [...text.matchAll(/\?/g)].map(() => "[]");
        const plan = await desk.rows(`explain query plan ${text}`, ...bindings);
        const walks = plan.filter(({ detail }) => walk.test(String(detail)));
        assert.deepEqual(walks, [], text);
      }
    }));

  const feeds = [
    { type: "order", partner: "main", held: "1" },
    { type: "article", partner: "main", held: "1" },
    { type: "stock", partner: "acme", held: "TEA" },
    { type: "shipment", partner: "acme", held: "1" },
    { type: "return", partner: "acme", held: "1" },
    { type: "refund", partner: "acme", held: "1" },
  ];

  for (const { type, partner, held } of feeds) {
    it(`reads only what is new, or was kept back, for a feed of ${type}s`, () =>
      atDesk(async (desk) => {
        for (const { post } of batches) await post(desk, 3);
        const texts = await statementsOf(() => desk.feed(type, partner, { held: [held] }));
        const details: string[] = [];
        for (const text of texts.filter((each) => /held_key|revision.* limit \d+$/.test(each))) {
          const bindings = [...text.matchAll(/\?/g)].map(() => "[]");
          const plan = await desk.rows(`explain query plan ${text}`, ...bindings);
          details.push(plan.map(({ detail }) => detail).join("; "));
        }
        const [kept, same, later, ...others] = details;
        assert.match(
          kept ?? "",
          /SEARCH \w+ USING (INTEGER PRIMARY KEY \(rowid=\?\)|INDEX \w+ \(warehouse=\? AND sku=\?\))/,
        );
        assert.match(same ?? "", /revision=\? AND (id|rowid)>\?\)/);
        assert.match(later ?? "", /revision>\?\)/);
        assert.deepEqual(others, []);
      }));
  }

  it("carries counters through a batch in which an order has several shipments", () =>
    atDesk(async (desk) => {
      await desk.one("order", order("1", { lines: [line("1", "TEA", "3")] }));
      const part = (shipmentId: string) => ({
        content: { shipmentId, orderNumber: "1", shippedAt, lines: [{ sku: "TEA", quantity: "1" }] },
      });
      const posted = await desk.post("shipment", ["a", "b", "b", "c", "d"].map(part));
      assert.deepEqual(posted.map(told), ["new", "new", "unchanged", "new", "rejected shipment.too-many"]);
    }));

  it("takes an empty batch", () =>
    atDesk(async (desk) => {
      for (const type of ["order", "article", "stock", "shipment", "return"])
        assert.deepEqual(await desk.post(type, []), []);
    }));

  it("keeps values apart that look like SQL, JSON or column names", () =>
    atDesk(async (desk) => {
      const nasty = ["x' or 1=1 --", '["a"]', "__proto__", "null", "$1 ? :name", "ÅÄÖ\u2028"];
      await desk.post(
        "order",
        nasty.map((number) => order(number, { note: number })),
      );
      const found = await desk.feed("order", "main");
      assert.deepEqual(
        found.map(({ content }) => content.note),
        nasty,
      );
      const posted = await desk.post(
        "order",
        nasty.map((number) => order(number, { note: number })),
      );
      assert.ok(posted.every(({ outcome }) => outcome === "unchanged"));
    }));
});
