import assert from "node:assert/strict";
import type { Content, OutgoingDocument } from "../../src/model/document.ts";
import { atDesk } from "./desk.ts";
import { order, wholeOrder } from "./samples.ts";

const cancel = (orderNumber: string) => ({ intent: "cancel" as const, content: { orderNumber } });

/** `1001 NEW 1` */
function brief({ content: { orderNumber, status, version } }: OutgoingDocument): string {
  return `${orderNumber} ${status} ${version}`;
}

function latest(documents: readonly OutgoingDocument[]): number {
  return Math.max(...documents.map(({ revision }) => revision));
}

describe("orders to the warehouse", () => {
  it("come out exactly as they went in, with partner, status and version", () =>
    atDesk(async (desk) => {
      const least: Content = order("2").content;
      await desk.post("order", [{ content: wholeOrder }, { content: least }]);
      const ours = { partner: "acme", status: "NEW", version: "1" };
      const found = await desk.feed("order", "main");
      assert.deepEqual(
        found.map(({ content }) => content),
        [
          { ...wholeOrder, ...ours },
          { ...least, ...ours },
        ],
      );
    }));

  it("are exact after an update too, and leave no old line behind", () =>
    atDesk(async (desk) => {
      await desk.one("order", order("00123"));
      await desk.one("order", { content: wholeOrder });
      const [found] = await desk.feed("order", "main", {}, "sent");
      assert.deepEqual(found?.content, { ...wholeOrder, partner: "acme", status: "NEW", version: "1" });
      await desk.one("order", order("00123"));
      const [again] = await desk.feed("order", "main");
      assert.deepEqual(again?.content, {
        ...order("00123").content,
        partner: "acme",
        status: "NEW",
        version: "3",
      });
    }));

  it("come from all stores of the warehouse, but not from another's", () =>
    atDesk(async (desk) => {
      await desk.one("order", order("1"));
      await desk.one("order", order("2"), { partner: "bolt" });
      await desk.one("order", order("3"), { partner: "far", warehouse: "north" });
      assert.deepEqual((await desk.feed("order", "main")).map(brief), ["1 NEW 1", "2 NEW 1"]);
    }));

  it("are told once, then only what changed since", () =>
    atDesk(async (desk) => {
      await desk.post("order", [order("1"), order("2")]);
      const first = await desk.feed("order", "main", {}, "sent");
      const since = latest(first);
      assert.deepEqual(await desk.feed("order", "main", { since }), []);
      await desk.post("order", [order("2", { note: "quick" }), order("3")]);
      assert.deepEqual((await desk.feed("order", "main", { since })).map(brief), ["2 NEW 2", "3 NEW 1"]);
    }));

  it("are version 1 when they first go out, whatever happened to them before, and higher after that", () =>
    atDesk(async (desk) => {
      await desk.one("order", { ...order("1"), intent: "hold", because: "not paid" });
      await desk.one("order", order("1"));
      await desk.one("order", order("1", { note: "Call first" }));
      const [first] = await desk.feed("order", "main", {}, "sent");
      assert.equal(first?.content.version, "1");
      await desk.one("order", order("1", { note: "Do not call" }));
      const [second] = await desk.feed("order", "main", { since: first?.revision ?? 0 });
      assert.equal(second?.content.version, "4");
    }));

  it("leave out what is held, and what was cancelled before it was ever sent", () =>
    atDesk(async (desk) => {
      await desk.post("order", [{ ...order("1"), intent: "hold" }, order("2"), cancel("2"), order("3")]);
      assert.deepEqual((await desk.feed("order", "main")).map(brief), ["3 NEW 1"]);
    }));

  it("tell a cancellation where the order had been sent", () =>
    atDesk(async (desk) => {
      await desk.post("order", [order("1"), order("2")]);
      const since = latest(await desk.feed("order", "main", {}, "sent"));
      await desk.post("order", [cancel("1")]);
      assert.deepEqual((await desk.feed("order", "main", { since })).map(brief), ["1 CANCELLED 2"]);
    }));

  it("tell a change of an order that has moved on from NEW", () =>
    atDesk(async (desk) => {
      await desk.one("order", order("1"));
      const since = latest(await desk.feed("order", "main", {}, "sent"));
      await desk.rows("update orders set status = 'PENDING'");
      await desk.one("order", order("1", { note: "quick" }));
      assert.deepEqual((await desk.feed("order", "main", { since })).map(brief), ["1 PENDING 2"]);
    }));

  it("do not tell the warehouse what it has told itself", () =>
    atDesk(async (desk) => {
      await desk.one("order", order("1"));
      const since = latest(await desk.feed("order", "main", {}, "sent"));
      await desk.one("shipment", {
        content: { shipmentId: "S", orderNumber: "1", shippedAt: "2025-02-01T08:00:00Z" },
      });
      assert.deepEqual(await desk.feed("order", "main", { since }), []);
    }));

  it("do not reach the warehouse again with a change that it has overtaken by shipping", () =>
    atDesk(async (desk) => {
      await desk.one("order", order("1"));
      const since = latest(await desk.feed("order", "main", {}, "sent"));
      await desk.one("order", order("1", { note: "quick" }));
      await desk.one("shipment", {
        content: { shipmentId: "S", orderNumber: "1", shippedAt: "2025-02-01T08:00:00Z" },
      });
      assert.deepEqual(await desk.feed("order", "main", { since }), []);
    }));

  it("come again while they are kept back, the oldest first", () =>
    atDesk(async (desk) => {
      await desk.post("order", [order("1"), order("2"), order("3")]);
      const first = await desk.feed("order", "main");
      const since = latest(first);
      const held = [first[1]?.key ?? "", "no key of ours"];
      await desk.one("order", order("4"));
      assert.deepEqual((await desk.feed("order", "main", { since, held })).map(brief), [
        "2 NEW 1",
        "4 NEW 1",
      ]);
    }));

  it("come once although kept back and changed", () =>
    atDesk(async (desk) => {
      await desk.one("order", order("1"));
      const [first] = await desk.feed("order", "main");
      assert.ok(first);
      await desk.one("order", order("1", { note: "quick" }));
      const since = { since: first.revision, held: [first.key] };
      assert.deepEqual((await desk.feed("order", "main", since)).map(brief), ["1 NEW 1"]);
    }));

  it("are all that is still NEW when everything is asked for", () =>
    atDesk(async (desk) => {
      await desk.post("order", [order("1"), order("2"), order("3")]);
      await desk.feed("order", "main", {}, "sent");
      await desk.post("order", [cancel("1")]);
      const full = await desk.feed("order", "main", { content: "full", since: 99 });
      assert.deepEqual(full.map(brief), ["2 NEW 1", "3 NEW 1"]);
    }));

  it("keep their revision when they are sent, and say so on their timeline", () =>
    atDesk(async (desk) => {
      await desk.one("order", order("1"));
      const [before] = await desk.feed("order", "main", {}, "sent");
      const [after] = await desk.feed("order", "main", { content: "full" });
      assert.equal(after?.revision, before?.revision);
      const events = await desk.rows("select event, detail, receipt, delivery from order_events order by id");
      assert.deepEqual(events, [
        { event: "received", detail: "orders-1.csv", receipt: 1, delivery: null },
        { event: "sent", detail: "orders_1.csv", receipt: null, delivery: 1 },
      ]);
    }));

  it("go out once, also when the feed was renamed or another one beside it begins from nothing", () =>
    atDesk(async (desk) => {
      await desk.post("order", [order("1"), order("2")]);
      await desk.feed("order", "main", {}, "sent");
      assert.deepEqual((await desk.feed("order", "main")).map(brief), []);
      await desk.post("order", [cancel("2")]);
      assert.deepEqual((await desk.feed("order", "main")).map(brief), ["2 CANCELLED 2"]);
    }));

  it("come in pages without a gap, in the order in which they changed", () =>
    atDesk(async (desk) => {
      const numbers = Array.from({ length: 1_250 }, (_, at) => String(at));
      await desk.post(
        "order",
        numbers.map((number) => order(number)),
      );
      const found = await desk.feed("order", "main");
      assert.deepEqual(
        found.map(({ content }) => content.orderNumber),
        numbers,
      );
      assert.ok(found.every(({ content }) => Array.isArray(content.lines) && content.lines.length === 2));
    }));
});
