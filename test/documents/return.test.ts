import assert from "node:assert/strict";
import type { Content } from "../../src/model/document.ts";
import { atDesk, type Desk, told } from "./desk.ts";
import { line, order } from "./samples.ts";

const receivedAt = "2025-02-10T08:00:00Z";

function returned(returnNumber: string, lines: readonly Content[], more: Content = {}): { content: Content } {
  return { content: { returnNumber, orderNumber: "1001", receivedAt, lines, ...more } };
}

const big = order("1001", {
  currency: "EUR",
  lines: [
    line("10", "TEA", "3", { linePrice: "10" }),
    line("11", "MUG", "2", { unitPrice: "35.949999999999", linePrice: "1" }),
    line("12", "GIFT", "1"),
  ],
});

async function prepared(desk: Desk): Promise<void> {
  await desk.one("order", big);
  const shippedAt = "2025-02-01T08:00:00Z";
  await desk.one("shipment", { content: { shipmentId: "S", orderNumber: "1001", shippedAt } });
}

const tea = (quantity: string, more: Content = {}): Content => ({ sku: "TEA", quantity, ...more });

const cases = [
  { story: "goods that come back", before: [], now: returned("R1", [tea("1")]), told: "new" },
  {
    story: "the same return again",
    before: [returned("R1", [tea("1")])],
    now: returned("R1", [tea("1")]),
    told: "unchanged",
  },
  {
    story: "another return under the same number",
    before: [returned("R1", [tea("1")])],
    now: returned("R1", [tea("2")]),
    told: "rejected return.conflict",
  },
  {
    story: "all that is left, in a second return",
    before: [returned("R1", [tea("1")])],
    now: returned("R2", [tea("2")]),
    told: "new",
  },
  {
    story: "more than is left",
    before: [returned("R1", [tea("1")])],
    now: returned("R2", [tea("2.5")]),
    told: "rejected return.too-many",
  },
  {
    story: "an order that never came",
    before: [],
    now: returned("R1", [tea("1")], { orderNumber: "404" }),
    told: "rejected return.unknown-order",
  },
  {
    story: "an article that was not ordered",
    before: [],
    now: returned("R1", [{ sku: "POT", quantity: "1" }]),
    told: "rejected return.unknown-line",
  },
  { story: "no lines", before: [], now: returned("R1", []), told: "rejected return.no-lines" },
  {
    story: "an article without a price",
    before: [],
    now: returned("R1", [{ sku: "GIFT", quantity: "1" }]),
    told: "new return.no-price",
  },
];

describe("returns", () => {
  for (const { story, before, now, told: wanted } of cases) {
    it(`of ${story}: ${wanted}`, () =>
      atDesk(async (desk) => {
        await prepared(desk);
        const posted = await desk.post("return", [...before, now]);
        assert.equal(told(posted[before.length] ?? { outcome: "rejected", problems: [] }), wanted);
      }));
  }

  it("make the order RETURNED and stand on its timeline", () =>
    atDesk(async (desk) => {
      await prepared(desk);
      await desk.one("return", returned("R1", [tea("1")]));
      const [row] = await desk.rows(
        "select o.status, e.event, e.detail from orders o join order_events e on e.order_id = o.id order by e.id desc limit 1",
      );
      assert.deepEqual(row, { status: "RETURNED", event: "returned", detail: "return R1, refund R-R1" });
    }));

  it("are told when nothing of the order was shipped", () =>
    atDesk(async (desk) => {
      await desk.one("order", big);
      assert.equal(told(await desk.one("return", returned("R1", [tea("1")]))), "new return.not-shipped");
    }));

  it("leave an order that the warehouse never got where it is, so that it still goes out", () =>
    atDesk(async (desk) => {
      await desk.one("order", big);
      await desk.one("return", returned("R1", [tea("1")]));
      const [found] = await desk.feed("order", "main");
      assert.equal(found?.content.status, "NEW");
    }));

  it("of an order that was sent make it RETURNED though no shipment came in", () =>
    atDesk(async (desk) => {
      await desk.one("order", big);
      await desk.feed("order", "main", {}, "sent");
      await desk.one("return", returned("R1", [tea("1")]));
      assert.deepEqual(await desk.rows("select status from orders"), [{ status: "RETURNED" }]);
    }));

  it("of a cancelled order are rejected", () =>
    atDesk(async (desk) => {
      await desk.one("order", big);
      await desk.one("order", { intent: "cancel", content: { orderNumber: "1001" } });
      const posted = await desk.one("return", returned("R1", [tea("1")]));
      assert.equal(told(posted), "rejected return.order-cancelled");
    }));

  it("reach the order's store as the warehouse gave them", () =>
    atDesk(async (desk) => {
      await prepared(desk);
      const lines = [tea("1", { lineId: "10", condition: "opened", disposition: "scrap", reason: "leaks" })];
      await desk.one("return", returned("R1", lines));
      const [found] = await desk.feed("return", "acme");
      const head = { returnNumber: "R1", orderNumber: "1001", receivedAt, partner: "acme" };
      assert.deepEqual(found?.content, { ...head, lines });
    }));
});

describe("goods that come back", () => {
  const inTime = { receivedAt: "2025-02-11T08:00:00Z" };
  const counted = { onHand: "10", damaged: "1", asOf: "2025-02-01T09:00:00Z" };
  const moves = [
    { now: tea("2", { disposition: "restock" }), onHand: 12, available: 12, damaged: 1 },
    { now: tea("2", { disposition: "damagedBin" }), onHand: 10, available: 10, damaged: 3 },
    { now: tea("2", { disposition: "scrap" }), onHand: 10, available: 10, damaged: 1 },
    { now: tea("2", { disposition: "resend" }), onHand: 10, available: 10, damaged: 1 },
    { now: tea("2", { condition: "new" }), onHand: 12, available: 12, damaged: 1 },
    { now: tea("2", { condition: "opened" }), onHand: 10, available: 10, damaged: 3 },
    { now: tea("2", { condition: "damaged" }), onHand: 10, available: 10, damaged: 3 },
    { now: tea("2", { condition: "wrong" }), onHand: 10, available: 10, damaged: 1 },
    {
      now: tea("2", { condition: "new", disposition: "damagedBin" }),
      onHand: 10,
      available: 10,
      damaged: 3,
    },
    { now: tea("2"), onHand: 10, available: 10, damaged: 1 },
  ];

  async function figures(desk: Desk) {
    const [row] = await desk.rows(
      "select on_hand_e4 / 10000 as onHand, available_e4 / 10000 as available, damaged_e4 / 10000 as damaged from stock",
    );
    return row;
  }

  for (const { now, ...after } of moves) {
    const { condition = "no condition", disposition = "no disposition" } = now;
    it(`with ${condition} and ${disposition} end at ${Object.values(after).join(", ")}`, () =>
      atDesk(async (desk) => {
        await prepared(desk);
        await desk.one("stock", { content: { sku: "TEA", ...counted } }, inTime);
        await desk.one("return", returned("R1", [now]));
        assert.deepEqual(await figures(desk), after);
      }));
  }

  it("are all counted when several of one article come in a file", () =>
    atDesk(async (desk) => {
      await prepared(desk);
      await desk.one("stock", { content: { sku: "TEA", ...counted } }, inTime);
      const mixed = [tea("1", { condition: "new" }), tea("1", { condition: "damaged" })];
      await desk.post("return", [returned("R1", mixed), returned("R2", [tea("1", { condition: "new" })])]);
      assert.deepEqual(await figures(desk), { onHand: 12, available: 12, damaged: 2 });
    }));

  it("are in a later count already", () =>
    atDesk(async (desk) => {
      await prepared(desk);
      await desk.one("stock", { content: { sku: "TEA", ...counted, asOf: receivedAt } }, inTime);
      await desk.one("return", returned("R1", [tea("2", { condition: "new" })]));
      assert.deepEqual(await figures(desk), { onHand: 10, available: 10, damaged: 1 });
    }));

  it("are news to the stores, and so is the next count without them", () =>
    atDesk(async (desk) => {
      await prepared(desk);
      await desk.one("stock", { content: { sku: "TEA", ...counted } }, inTime);
      const [first] = await desk.feed("stock", "acme");
      await desk.one("return", returned("R1", [tea("2", { condition: "new" })]));
      const [second] = await desk.feed("stock", "acme", { since: first?.revision ?? 0 });
      assert.equal(second?.content.available, "12");
      await desk.one("stock", { content: { sku: "TEA", ...counted, asOf: "2025-02-11T08:00:00Z" } }, inTime);
      const [third] = await desk.feed("stock", "acme", { since: second?.revision ?? 0 });
      assert.equal(third?.content.available, "10");
    }));
});

describe("refunds", () => {
  it("reach the store with exact amounts", () =>
    atDesk(async (desk) => {
      await prepared(desk);
      await desk.one(
        "return",
        returned("R1", [tea("1", { reason: "too late" }), { sku: "MUG", quantity: "2", reason: "too late" }]),
      );
      const [found] = await desk.feed("refund", "acme");
      assert.deepEqual(found?.content, {
        refundId: "R-R1",
        orderNumber: "1001",
        returnNumber: "R1",
        currency: "EUR",
        total: "75.23",
        reason: "too late",
        lines: [
          { lineId: "10", sku: "TEA", quantity: "1", amount: "3.33", reason: "too late" },
          { lineId: "11", sku: "MUG", quantity: "2", amount: "71.9", reason: "too late" },
        ],
        partner: "acme",
      });
      assert.deepEqual(await desk.feed("refund", "bolt"), []);
    }));

  it("of a line's parts add up to the line: 10 for three is 3.33, 3.34 and 3.33", () =>
    atDesk(async (desk) => {
      await prepared(desk);
      for (const number of ["R1", "R2", "R3"]) await desk.one("return", returned(number, [tea("1")]));
      const found = await desk.feed("refund", "acme");
      assert.deepEqual(
        found.map(({ content }) => content.total),
        ["3.33", "3.34", "3.33"],
      );
    }));

  it("add up the same when the parts come in one return", () =>
    atDesk(async (desk) => {
      await prepared(desk);
      const lines = ["new", "opened", "damaged"].map((condition) => tea("1", { condition }));
      await desk.one("return", returned("R1", lines));
      const [found] = await desk.feed("refund", "acme");
      assert.equal(found?.content.total, "10");
    }));

  it("have no amount where the order gave no price", () =>
    atDesk(async (desk) => {
      await prepared(desk);
      await desk.one("return", returned("R1", [{ sku: "GIFT", quantity: "1" }, tea("3", { reason: "x" })]));
      const [found] = await desk.feed("refund", "acme");
      assert.equal(found?.content.total, "10");
      assert.equal(found?.content.reason, undefined);
      assert.deepEqual(found?.content.lines, [
        { lineId: "12", sku: "GIFT", quantity: "1" },
        { lineId: "10", sku: "TEA", quantity: "3", amount: "10", reason: "x" },
      ]);
    }));
});
