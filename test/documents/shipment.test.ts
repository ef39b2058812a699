import assert from "node:assert/strict";
import type { Content } from "../../src/model/document.ts";
import { atDesk, type Desk, told } from "./desk.ts";
import { line, order } from "./samples.ts";

const shippedAt = "2025-02-01T08:00:00Z";

function shipment(shipmentId: string, more: Content = {}): { content: Content } {
  return { content: { shipmentId, orderNumber: "1001", shippedAt, ...more } };
}

/** Two lines of one article, one of another, and a fee. */
const big = order("1001", {
  lines: [
    line("10", "TEA", "2"),
    line("11", "MUG", "1"),
    line("12", "TEA", "3"),
    line("13", "FEE", "1", { kind: "fee" }),
  ],
});

async function shipped(desk: Desk): Promise<string> {
  const [head] = await desk.rows("select status from orders where order_number = '1001'");
  const lines = await desk.rows("select shipped_e4 / 10000 as n from order_lines order by line_no");
  return `${head?.status} ${lines.map(({ n }) => n).join(" ")}`;
}

interface Case {
  readonly story: string;
  readonly before?: readonly { content: Content }[];
  readonly now: { content: Content };
  readonly told: string;
  /** Status of the order and what is shipped of its lines. */
  readonly order: string;
}

const cases: readonly Case[] = [
  {
    story: "a shipment without lines ships all that is left",
    now: shipment("S1"),
    told: "new",
    order: "SHIPPED 2 1 3 0",
  },
  {
    story: "a shipment with an empty list of lines does too",
    now: shipment("S1", { lines: [] }),
    told: "new",
    order: "SHIPPED 2 1 3 0",
  },
  {
    story: "a shipment without lines that is not final ships nothing yet",
    now: shipment("S1", { final: false }),
    told: "new",
    order: "PARTIALLY_SHIPPED 0 0 0 0",
  },
  {
    story: "some lines are a part of the order",
    now: shipment("S1", { lines: [{ lineId: "11", quantity: "1" }] }),
    told: "new",
    order: "PARTIALLY_SHIPPED 0 1 0 0",
  },
  {
    story: "a SKU is spread over the order's lines of it, in their order",
    now: shipment("S1", { lines: [{ sku: "TEA", quantity: "4" }] }),
    told: "new",
    order: "PARTIALLY_SHIPPED 2 0 2 0",
  },
  {
    story: "a line without quantity is all that is left of it",
    now: shipment("S1", { lines: [{ lineId: "12" }] }),
    told: "new",
    order: "PARTIALLY_SHIPPED 0 0 3 0",
  },
  {
    story: "the last part closes the order",
    before: [shipment("S1", { lines: [{ sku: "TEA", quantity: "5" }] })],
    now: shipment("S2", { lines: [{ sku: "MUG", quantity: "1" }] }),
    told: "new",
    order: "SHIPPED 2 1 3 0",
  },
  {
    story: "a final shipment closes the order short",
    now: shipment("S1", { final: true, lines: [{ sku: "MUG", quantity: "1" }] }),
    told: "new",
    order: "SHIPPED 0 1 0 0",
  },
  {
    story: "another parcel of an order that is shipped leaves it so",
    before: [shipment("S1")],
    now: shipment("S2", { parcels: [{ trackingNumber: "X2" }] }),
    told: "new",
    order: "SHIPPED 2 1 3 0",
  },
  {
    story: "a part that comes after the final one leaves the order SHIPPED",
    before: [shipment("S1", { final: true, lines: [{ sku: "MUG", quantity: "1" }] })],
    now: shipment("S2", { lines: [{ lineId: "10", quantity: "1" }] }),
    told: "new",
    order: "SHIPPED 1 1 0 0",
  },
  {
    story: "the same shipment again changes nothing",
    before: [shipment("S1", { lines: [{ lineId: "10", quantity: "1" }] })],
    now: shipment("S1", { lines: [{ lineId: "10", quantity: "1" }] }),
    told: "unchanged",
    order: "PARTIALLY_SHIPPED 1 0 0 0",
  },
  {
    story: "the same id with other content is rejected",
    before: [shipment("S1", { lines: [{ lineId: "10", quantity: "1" }] })],
    now: shipment("S1", { lines: [{ lineId: "10", quantity: "2" }] }),
    told: "rejected shipment.conflict",
    order: "PARTIALLY_SHIPPED 1 0 0 0",
  },
  {
    story: "an unknown order is rejected",
    now: shipment("S1", { orderNumber: "404" }),
    told: "rejected shipment.unknown-order",
    order: "NEW 0 0 0 0",
  },
  {
    story: "an unknown SKU is rejected",
    now: shipment("S1", { lines: [{ sku: "POT", quantity: "1" }] }),
    told: "rejected shipment.unknown-line",
    order: "NEW 0 0 0 0",
  },
  {
    story: "a line id with the SKU of another line is rejected",
    now: shipment("S1", { lines: [{ lineId: "10", sku: "MUG", quantity: "1" }] }),
    told: "rejected shipment.unknown-line",
    order: "NEW 0 0 0 0",
  },
  {
    story: "more than was ordered is rejected, and with it the whole shipment",
    now: shipment("S1", {
      lines: [
        { sku: "MUG", quantity: "1" },
        { sku: "TEA", quantity: "5.0001" },
      ],
    }),
    told: "rejected shipment.too-many",
    order: "NEW 0 0 0 0",
  },
  {
    story: "lines of one shipment count together",
    now: shipment("S1", {
      lines: [
        { sku: "TEA", quantity: "3" },
        { sku: "TEA", quantity: "3" },
      ],
    }),
    told: "rejected shipment.too-many",
    order: "NEW 0 0 0 0",
  },
  {
    story: "more than is left is rejected",
    before: [shipment("S1", { lines: [{ lineId: "10", quantity: "1" }] })],
    now: shipment("S2", { lines: [{ lineId: "10", quantity: "2" }] }),
    told: "rejected shipment.too-many",
    order: "PARTIALLY_SHIPPED 1 0 0 0",
  },
];

describe("shipments", () => {
  for (const { story, before = [], now, told: wanted, order: after } of cases) {
    it(story, () =>
      atDesk(async (desk) => {
        await desk.one("order", big);
        for (const step of before) await desk.one("shipment", step);
        assert.equal(told(await desk.one("shipment", now)), wanted);
        assert.equal(await shipped(desk), after);
      }),
    );
    it(`${story}, also within one batch`, () =>
      atDesk(async (desk) => {
        await desk.one("order", big);
        const posted = await desk.post("shipment", [...before, now]);
        assert.equal(told(posted[before.length] ?? { outcome: "rejected", problems: [] }), wanted);
        assert.equal(await shipped(desk), after);
      }));
  }

  it("of a cancelled order are rejected", () =>
    atDesk(async (desk) => {
      await desk.one("order", big);
      await desk.one("order", { intent: "cancel", content: { orderNumber: "1001" } });
      assert.equal(told(await desk.one("shipment", shipment("S1"))), "rejected shipment.order-cancelled");
    }));

  it("name the store where two stores have the order number", () =>
    atDesk(async (desk) => {
      await desk.one("order", big);
      await desk.one("order", big, { partner: "bolt" });
      assert.equal(told(await desk.one("shipment", shipment("S1"))), "rejected shipment.several-orders");
      assert.equal(told(await desk.one("shipment", shipment("S2", { store: "bolt" }))), "new");
      assert.equal(
        told(await desk.one("shipment", shipment("S3", { store: "corp" }))),
        "rejected shipment.unknown-order",
      );
      const found = await desk.rows("select partner, status from orders order by partner");
      assert.deepEqual(found, [
        { partner: "acme", status: "NEW" },
        { partner: "bolt", status: "SHIPPED" },
      ]);
    }));

  it("are of the orders of this warehouse only", () =>
    atDesk(async (desk) => {
      await desk.one("order", big, { partner: "far", warehouse: "north" });
      assert.equal(told(await desk.one("shipment", shipment("S1"))), "rejected shipment.unknown-order");
    }));

  it("say what was asked and what was left", () =>
    atDesk(async (desk) => {
      await desk.one("order", big);
      const lines = [{ sku: "TEA", quantity: "7.5" }];
      const { problems } = await desk.one("shipment", { ...shipment("S1", { lines }), line: 4 });
      assert.deepEqual(problems, [
        {
          severity: "error",
          scope: "record",
          code: "shipment.too-many",
          message: 'shipment S1 has 7.5 of SKU "TEA", expected at most 5, which is left of order 1001',
          line: 4,
          field: "lines.quantity",
          found: "7.5",
          expected: "at most 5",
        },
      ]);
    }));

  it("add up decimals exactly: 0.1 and 0.2 ship 0.3", () =>
    atDesk(async (desk) => {
      await desk.one("order", order("1001", { lines: [line("1", "TEA", "0.3")] }));
      await desk.post("shipment", [
        shipment("S1", { lines: [{ sku: "TEA", quantity: "0.1" }] }),
        shipment("S2", { lines: [{ sku: "TEA", quantity: "0.2" }] }),
      ]);
      const [row] = await desk.rows("select status from orders");
      assert.equal(row?.status, "SHIPPED");
    }));

  it("reach the order's store with parcels, lines and the order's status afterwards", () =>
    atDesk(async (desk) => {
      await desk.one("order", big);
      const parcels = [
        { trackingNumber: "JJFI1", trackingUrl: "https://track.example/JJFI1", weight: "1.25" },
        { trackingNumber: "JJFI2" },
      ];
      const lines = [{ sku: "TEA", quantity: "3" }];
      const head = { carrier: "Posti", service: "Home", final: false };
      await desk.one("shipment", shipment("S1", { ...head, parcels, lines }));
      await desk.one("shipment", shipment("S2"));
      const found = await desk.feed("shipment", "acme");
      const shared = { orderNumber: "1001", shippedAt, partner: "acme" };
      assert.deepEqual(
        found.map(({ content }) => content),
        [
          {
            ...shared,
            ...head,
            shipmentId: "S1",
            orderStatus: "PARTIALLY_SHIPPED",
            parcels,
            lines: [
              { lineId: "10", sku: "TEA", quantity: "2" },
              { lineId: "12", sku: "TEA", quantity: "1" },
            ],
          },
          {
            ...shared,
            shipmentId: "S2",
            orderStatus: "SHIPPED",
            parcels: [],
            lines: [
              { lineId: "11", sku: "MUG", quantity: "1" },
              { lineId: "12", sku: "TEA", quantity: "2" },
            ],
          },
        ],
      );
      assert.deepEqual(await desk.feed("shipment", "bolt"), []);
      assert.deepEqual(await desk.feed("shipment", "acme", { since: found[1]?.revision ?? 0 }), []);
    }));

  it("stand on the order's timeline with their tracking numbers", () =>
    atDesk(async (desk) => {
      await desk.one("order", big);
      const parcels = [{ trackingNumber: "A" }, { weight: "2" }, { trackingNumber: "B" }];
      await desk.one("shipment", shipment("S1", { parcels, lines: [{ sku: "MUG", quantity: "1" }] }));
      await desk.one("shipment", shipment("S2"));
      const events = await desk.rows("select event, detail, receipt from order_events order by id");
      assert.deepEqual(events.slice(1), [
        { event: "partly shipped", detail: "shipment S1, tracking A, B", receipt: 2 },
        { event: "shipped", detail: "shipment S2", receipt: 3 },
      ]);
    }));
});
