import assert from "node:assert/strict";
import { listOrders, orderView, stockView } from "../../src/ledger/index.ts";
import { atDesk } from "./desk.ts";
import { line, order, wholeOrder } from "./samples.ts";

describe("views of orders", () => {
  it("list the newest first, by store and by status", () =>
    atDesk(async (desk) => {
      await desk.post("order", [order("1"), { ...order("2"), intent: "hold", because: "not paid" }]);
      await desk.one("order", order("3"), { partner: "bolt" });
      const numbers = async (filter: Parameters<typeof listOrders>[1]) =>
        (await desk.read((reader) => listOrders(reader, filter))).map(({ orderNumber }) => orderNumber);
      assert.deepEqual(await numbers({ limit: 2 }), ["3", "2"]);
      assert.deepEqual(await numbers({ limit: 9, partner: "acme" }), ["2", "1"]);
      assert.deepEqual(await numbers({ limit: 9, partner: "acme", status: "HELD" }), ["2"]);
      const [held] = await desk.read((reader) => listOrders(reader, { limit: 1, status: "HELD" }));
      assert.deepEqual(held, {
        orderNumber: "2",
        partner: "acme",
        warehouse: "main",
        status: "HELD",
        version: 1,
        orderedAt: "2025-01-31T07:00:00Z",
        name: "Aino Salo",
        country: "FI",
        lines: 2,
        holdReason: "not paid",
      });
    }));

  it("show an order as it was posted, how far it got and what happened to it", () =>
    atDesk(async (desk) => {
      await desk.one("order", { content: wholeOrder });
      await desk.feed("order", "main", {}, "sent");
      const shippedAt = "2025-02-01T08:00:00Z";
      const lines = [{ lineId: "10", quantity: "1.5" }];
      await desk.one("shipment", { content: { shipmentId: "S", orderNumber: "00123", shippedAt, lines } });
      const [found, ...others] = await desk.read((reader) => orderView(reader, "00123"));
      assert.deepEqual(others, []);
      assert.deepEqual(found?.content, wholeOrder);
      assert.equal(found?.status, "PARTIALLY_SHIPPED");
      assert.equal(found?.version, 1);
      assert.deepEqual(found?.progress[0], {
        lineId: "10",
        sku: "007",
        quantity: "2.5",
        shipped: "1.5",
        returned: "0",
      });
      assert.deepEqual(
        found?.timeline.map(({ event, detail }) => `${event}: ${detail}`),
        ["received: orders-1.csv", "sent: orders_1.csv", "partly shipped: shipment S"],
      );
    }));

  it("show the order of each store that has the number", () =>
    atDesk(async (desk) => {
      await desk.one("order", order("1"));
      await desk.one("order", order("1"), { partner: "bolt" });
      const partners = async (partner?: string) =>
        (await desk.read((reader) => orderView(reader, "1", partner))).map((view) => view.partner);
      assert.deepEqual(await partners(), ["acme", "bolt"]);
      assert.deepEqual(await partners("bolt"), ["bolt"]);
      assert.deepEqual(await desk.read((reader) => orderView(reader, "404")), []);
    }));
});

describe("views of stock", () => {
  it("show the warehouse's figures, what is promised since, and what is left", () =>
    atDesk(async (desk) => {
      const asOf = "2025-01-31T06:00:00Z";
      await desk.post("stock", [
        { content: { sku: "TEA", onHand: "5", asOf } },
        { content: { sku: "MUG", available: "1", asOf } },
      ]);
      await desk.one("order", order("1", { lines: [line("1", "TEA", "1.5"), line("2", "MUG", "3")] }));
      const all = await desk.read((reader) => stockView(reader, { limit: 9 }));
      assert.deepEqual(
        all.map(({ sku, openReservations, available }) => [sku, openReservations, available]),
        [
          ["MUG", "3", "0"],
          ["TEA", "1.5", "3.5"],
        ],
      );
      const [tea] = await desk.read((reader) => stockView(reader, { limit: 9, sku: "TEA" }));
      assert.equal(tea?.warehouse, "main");
      assert.deepEqual(tea?.figures, { sku: "TEA", onHand: "5", available: "5", asOf });
    }));
});
