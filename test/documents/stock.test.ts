import assert from "node:assert/strict";
import type { Content } from "../../src/model/document.ts";
import { atDesk, type Desk, told } from "./desk.ts";
import { line, order } from "./samples.ts";

const early = "2025-01-31T06:00:00Z";
const late = "2025-01-31T09:00:00Z";

function count(sku: string, onHand: string, more: Content = {}): { content: Content } {
  return { content: { sku, onHand, asOf: early, ...more } };
}

function tea(orderNumber: string, quantity: string, more: Content = {}) {
  return order(orderNumber, { lines: [line("1", "TEA", quantity, more)] });
}

async function available(desk: Desk, store = "acme"): Promise<Record<string, unknown>> {
  const found = await desk.feed("stock", store);
  return Object.fromEntries(found.map(({ content }) => [content.sku, content.available]));
}

describe("stock from the warehouse", () => {
  const cases = [
    { story: "a first count is new", before: [], now: count("TEA", "5"), told: "new" },
    {
      story: "the same count of the same moment is unchanged",
      before: [count("TEA", "5")],
      now: count("TEA", "5"),
      told: "unchanged",
    },
    {
      story: "another figure is an update",
      before: [count("TEA", "5")],
      now: count("TEA", "4", { asOf: late }),
      told: "updated",
    },
    {
      story: "the same figure of a later moment is an update",
      before: [count("TEA", "5")],
      now: count("TEA", "5", { asOf: late }),
      told: "updated",
    },
    {
      story: "a count that is older than the known one is refused",
      before: [count("TEA", "5", { asOf: late })],
      now: count("TEA", "9"),
      told: "refused stock.older",
    },
    {
      story: "fractions of a second are compared as moments, not as text",
      before: [count("TEA", "5", { asOf: "2025-01-31T06:00:00.500Z" })],
      now: count("TEA", "9", { asOf: "2025-01-31T06:00:00Z" }),
      told: "refused stock.older",
    },
    {
      story: "a count without asOf was made when its file came",
      before: [count("TEA", "5", { asOf: "2025-01-31T08:00:01Z" })],
      now: { content: { sku: "TEA", onHand: "9" } },
      told: "refused stock.older",
    },
    {
      story: "a count without any figure is rejected",
      before: [],
      now: { content: { sku: "TEA", incoming: "5" } },
      told: "rejected stock.no-figure",
    },
  ];

  for (const { story, before, now, told: wanted } of cases) {
    it(story, () =>
      atDesk(async (desk) => {
        for (const step of before) await desk.one("stock", step, { receivedAt: late });
        const context = now.content.asOf === late ? { receivedAt: late } : {};
        assert.equal(told(await desk.one("stock", now, context)), wanted);
      }),
    );
  }

  it("takes the moment its file came for one that is still to come, and says so", () =>
    atDesk(async (desk) => {
      const ahead = await desk.one("stock", count("TEA", "10", { asOf: late }));
      assert.equal(told(ahead), "new stock.ahead");
      await desk.one("order", tea("1", "8"));
      desk.clock.move(60_000);
      await desk.feed("order", "main", {}, "sent");
      assert.deepEqual(await available(desk), { TEA: "2" });
      desk.clock.move(60_000);
      assert.equal(told(await desk.one("stock", { content: { sku: "TEA", onHand: "2" } })), "updated");
      assert.deepEqual(await available(desk), { TEA: "2" });
    }));

  it("takes no notice of a warehouse's clock that is a little ahead", () =>
    atDesk(async (desk) => {
      assert.equal(told(await desk.one("stock", count("TEA", "1", { asOf: "2025-01-31T08:01:59Z" }))), "new");
      assert.deepEqual(await desk.rows("select as_of from stock"), [{ as_of: "2025-01-31T08:00:00.000Z" }]);
    }));

  it("stays as a newer file of the same moment left it when an older one is replayed", () =>
    atDesk(async (desk) => {
      await desk.one("stock", count("TEA", "5"), { receipt: 1 });
      await desk.one("stock", count("TEA", "0"), { receipt: 2 });
      assert.equal(told(await desk.one("stock", count("TEA", "5"), { receipt: 1 })), "refused stock.older");
      assert.deepEqual(await available(desk), { TEA: "0" });
    }));

  it("tells when an article stands twice in a file", () =>
    atDesk(async (desk) => {
      const posted = await desk.post("stock", [count("TEA", "5"), count("TEA", "7"), count("TEA", "7")]);
      assert.deepEqual(posted.map(told), ["new", "updated stock.twice", "unchanged"]);
      assert.deepEqual(await available(desk), { TEA: "7" });
    }));
});

describe("stock to the stores", () => {
  it("carries the warehouse's figures exactly", () =>
    atDesk(async (desk) => {
      const figures = {
        sku: "007",
        onHand: "10.5",
        reserved: "0.1",
        available: "10.2",
        damaged: "0.0001",
        incoming: "99999999999.9999",
        asOf: early,
      };
      await desk.one("stock", { content: figures });
      const [found] = await desk.feed("stock", "acme");
      assert.deepEqual(found?.content, figures);
      assert.equal(found?.key, "007");
    }));

  it("takes what is on hand less what is reserved where the warehouse says no more", () =>
    atDesk(async (desk) => {
      await desk.post("stock", [count("TEA", "0.3", { reserved: "0.1" }), count("MUG", "4")]);
      assert.deepEqual(await available(desk), { TEA: "0.2", MUG: "4" });
    }));

  it("takes off what was ordered since, exactly: 1 less 0.1 less 0.2 is 0.7", () =>
    atDesk(async (desk) => {
      await desk.one("stock", count("TEA", "1"));
      await desk.post("order", [tea("1", "0.1"), tea("2", "0.2")]);
      assert.deepEqual(await available(desk), { TEA: "0.7" });
    }));

  it("counts the orders of all stores of the warehouse, and of no other warehouse", () =>
    atDesk(async (desk) => {
      await desk.one("stock", count("TEA", "10"));
      await desk.one("order", tea("1", "2"));
      await desk.one("order", tea("1", "3"), { partner: "bolt" });
      await desk.one("order", tea("1", "4"), { partner: "far", warehouse: "north" });
      assert.deepEqual(await available(desk), { TEA: "5" });
    }));

  it("is never below zero", () =>
    atDesk(async (desk) => {
      await desk.one("stock", count("TEA", "1"));
      await desk.one("order", tea("1", "2"));
      assert.deepEqual(await available(desk), { TEA: "0" });
    }));

  it("does not count orders that are held or cancelled, nor lines that are no article", () =>
    atDesk(async (desk) => {
      await desk.one("stock", count("TEA", "10"));
      await desk.post("order", [
        { ...tea("1", "1"), intent: "hold" },
        tea("2", "1"),
        { intent: "cancel", content: { orderNumber: "2" } },
        tea("3", "1", { kind: "discount" }),
        tea("4", "1", { kind: "article" }),
      ]);
      assert.deepEqual(await available(desk), { TEA: "9" });
    }));

  it("trusts a count that was made after the order was sent", () =>
    atDesk(async (desk) => {
      await desk.one("stock", count("TEA", "10"));
      await desk.one("order", tea("1", "2"));
      await desk.feed("order", "main", {}, "sent");
      assert.deepEqual(await available(desk), { TEA: "8" });
      await desk.one("stock", count("TEA", "8", { asOf: late }), { receivedAt: late });
      assert.deepEqual(await available(desk), { TEA: "8" });
    }));

  it("takes off an order whose file still waits to be delivered, whatever was counted since", () =>
    atDesk(async (desk) => {
      await desk.one("stock", count("TEA", "10"));
      await desk.one("order", tea("1", "2"));
      await desk.feed("order", "main", {}, "produced");
      await desk.one("stock", count("TEA", "10", { asOf: late }), { receivedAt: late });
      assert.deepEqual(await available(desk), { TEA: "8" });
      await desk.deliver();
      assert.deepEqual(
        (await desk.rows("select known_at from orders")).map((row) => row.known_at !== null),
        [true],
      );
    }));

  it("still takes off an order that was sent in the second of the count", () =>
    atDesk(async (desk) => {
      await desk.one("order", tea("1", "2"));
      await desk.one("stock", { content: { sku: "TEA", onHand: "10" } });
      await desk.feed("order", "main", {}, "sent");
      assert.deepEqual(await available(desk), { TEA: "8" });
    }));

  it("still takes off an order that the count cannot know of, because it was not sent", () =>
    atDesk(async (desk) => {
      await desk.one("order", tea("1", "2"));
      await desk.one("stock", count("TEA", "10", { asOf: late }), { receivedAt: late });
      assert.deepEqual(await available(desk), { TEA: "8" });
    }));

  it("takes a shipment as a sign that the warehouse knows the order", () =>
    atDesk(async (desk) => {
      await desk.one("order", tea("1", "2"));
      const shippedAt = "2025-01-31T08:30:00Z";
      await desk.one("shipment", { content: { shipmentId: "S", orderNumber: "1", shippedAt } });
      await desk.one("stock", count("TEA", "8", { asOf: late }), { receivedAt: late });
      assert.deepEqual(await available(desk), { TEA: "8" });
    }));

  it("takes off all of an article that an order has more of than the warehouse was told", () =>
    atDesk(async (desk) => {
      await desk.one("order", tea("1", "1"));
      await desk.feed("order", "main", {}, "sent");
      await desk.one("stock", count("TEA", "10", { asOf: late }), { receivedAt: late });
      const more = { lines: [line("1", "TEA", "1"), line("2", "TEA", "3"), line("3", "MUG", "1")] };
      await desk.one("order", order("1", more));
      await desk.one("stock", count("MUG", "5", { asOf: late }), { receivedAt: late });
      assert.deepEqual(await available(desk), { TEA: "6", MUG: "4" });
      desk.clock.move(7_200_000);
      await desk.feed("order", "main", {}, "sent");
      await desk.one("stock", count("TEA", "7", { asOf: "2025-01-31T10:00:01Z" }), {
        receivedAt: "2025-01-31T10:00:01Z",
      });
      assert.deepEqual(await available(desk), { MUG: "4", TEA: "7" });
    }));

  it("goes on counting an order that was not raised by when it was sent first", () =>
    atDesk(async (desk) => {
      await desk.one("order", tea("1", "4"));
      await desk.feed("order", "main", {}, "sent");
      await desk.one("order", tea("1", "2"));
      await desk.one("stock", count("TEA", "8", { asOf: late }), { receivedAt: late });
      assert.deepEqual(await available(desk), { TEA: "8" });
    }));

  it("is of the store's own articles once there are any, else of all", () =>
    atDesk(async (desk) => {
      await desk.post("stock", [count("TEA", "1"), count("MUG", "2")]);
      await desk.one("article", { content: { sku: "MUG", name: "Mug" } });
      assert.deepEqual(await available(desk, "acme"), { MUG: "2" });
      assert.deepEqual(await available(desk, "bolt"), { TEA: "1", MUG: "2" });
    }));

  const news: readonly {
    story: string;
    now: (desk: Desk) => Promise<unknown>;
    skus: readonly string[];
  }[] = [
    { story: "nothing happened", now: async () => {}, skus: [] },
    {
      story: "a figure changed",
      now: (desk) =>
        desk.post("stock", [count("TEA", "4", { asOf: late }), count("MUG", "5", { asOf: late })], {
          receivedAt: late,
        }),
      skus: ["TEA"],
    },
    {
      story: "a new count found the same figures",
      now: (desk) => desk.post("stock", [count("TEA", "5", { asOf: late })], { receivedAt: late }),
      skus: [],
    },
    {
      story: "a new count found the same figure though an order was taken off it",
      now: async (desk) => {
        await desk.one("order", tea("9", "1"));
        await desk.feed("order", "main", {}, "sent");
        const [row] = await desk.rows("select max(revision) as revision from stock");
        await desk.post("stock", [count("TEA", "5", { asOf: late })], { receivedAt: late });
        const since = Number(row?.revision);
        assert.equal((await desk.feed("stock", "acme", { since })).length, 1);
      },
      skus: ["TEA"],
    },
    { story: "an order came", now: (desk) => desk.one("order", tea("2", "1")), skus: ["TEA"] },
    {
      story: "an order was cancelled",
      now: (desk) => desk.one("order", { intent: "cancel", content: { orderNumber: "1" } }),
      skus: ["TEA"],
    },
    {
      story: "an order has another article now",
      now: (desk) => desk.one("order", order("1", { lines: [line("1", "MUG", "1")] })),
      skus: ["MUG", "TEA"],
    },
    {
      story: "an order was sent",
      now: (desk) => desk.feed("order", "main", {}, "sent"),
      skus: [],
    },
  ];

  for (const { story, now, skus } of news) {
    it(`has ${skus.length === 0 ? "no news" : `news of ${skus.join(" and ")}`} when ${story}`, () =>
      atDesk(async (desk) => {
        await desk.post("stock", [count("TEA", "5"), count("MUG", "5"), count("POT", "5")]);
        await desk.one("order", tea("1", "1"));
        const since = Math.max(...(await desk.feed("stock", "acme")).map(({ revision }) => revision));
        await now(desk);
        const found = await desk.feed("stock", "acme", { since });
        assert.deepEqual(found.map(({ key }) => key).sort(), skus);
      }));
  }

  it("comes again while it is kept back", () =>
    atDesk(async (desk) => {
      await desk.post("stock", [count("TEA", "5"), count("MUG", "5")]);
      const found = await desk.feed("stock", "acme", { since: 99, held: ["MUG"] });
      assert.deepEqual(
        found.map(({ key }) => key),
        ["MUG"],
      );
    }));
});
