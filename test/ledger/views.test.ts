import assert from "node:assert/strict";
import { deliveryView, fileView, listFiles, openReadOnly, statusView } from "../../src/ledger/index.ts";
import type { Problem } from "../../src/model/problem.ts";
import { claimed, newDelivery, reception, source, taken, testClock, withLedger } from "./temporary.ts";

const problem: Problem = {
  severity: "error",
  scope: "record",
  code: "order.unknown-sku",
  message: 'sku is "X", expected one of the store\'s articles',
  line: 7,
};

describe("the list of files", () => {
  it("has what came in and what went out, newest first", () => {
    const clock = testClock();
    return withLedger(
      async (ledger) => {
        await taken(ledger, { name: "1.csv", hash: "1" });
        clock.move(1_000);
        await ledger.write((tx) => ledger.deliveries.add(tx, newDelivery({ name: "2.csv" })));
        clock.move(1_000);
        await claimed(ledger, { name: "3.csv", hash: "3" });
        const files = await listFiles(ledger.reader, { limit: 10 });
        assert.deepEqual(
          files.map(({ direction, name, kind, state, documents }) => [
            direction,
            name,
            kind,
            state,
            documents,
          ]),
          [
            ["in", "3.csv", "order", "claimed", 0],
            ["out", "2.csv", "acme/stock", "produced", 2],
            ["in", "1.csv", "order", "posted", 3],
          ],
        );
        assert.equal((await listFiles(ledger.reader, { limit: 2 })).length, 2);
      },
      { clock: clock.now },
    );
  });

  it("is narrowed to a state and a partner", () =>
    withLedger(async (ledger) => {
      await taken(ledger, { name: "1.csv", hash: "1" }, { state: "rejected" });
      await taken(
        ledger,
        { name: "2.csv", hash: "2", partner: "other", source: "other" },
        { state: "rejected" },
      );
      await taken(ledger, { name: "3.csv", hash: "3" });
      const rejected = await listFiles(ledger.reader, { limit: 10, state: "rejected", partner: "acme" });
      assert.deepEqual(
        rejected.map(({ name }) => name),
        ["1.csv"],
      );
    }));
});

describe("the view of a file", () => {
  it("has its receipt, its problems and the versions it ran on", () =>
    withLedger(async (ledger, filename) => {
      const { id } = await claimed(ledger);
      const came = reception({ state: "rejected", problems: 1, kept: [problem] });
      await ledger.write((tx) => ledger.receipts.finish(tx, id, came));
      const looking = await openReadOnly(filename);
      const view = await fileView(looking, id);
      assert.ok(view);
      assert.deepEqual(view.receipt, await ledger.receipts.get(id));
      assert.deepEqual(view.problems, [problem]);
      assert.equal(view.mapping, "m");
      assert.equal(view.finishedAt, "2025-01-31T08:00:00Z");
      assert.equal(view.settledAt, undefined);
      assert.equal(await fileView(looking, id + 1), undefined);
      await looking.close();
    }));

  it("of a sent file has its delivery", () =>
    withLedger(async (ledger) => {
      const id = await ledger.write((tx) => ledger.deliveries.add(tx, newDelivery()));
      assert.equal((await deliveryView(ledger.reader, id))?.name, "stock.csv");
      assert.equal(await deliveryView(ledger.reader, id + 1), undefined);
    }));
});

describe("the status", () => {
  it("is empty for a ledger in which nothing happened", () =>
    withLedger(async (ledger) => {
      const status = await statusView(ledger.reader);
      assert.deepEqual(status, { sources: [], feeds: [], instances: [], needs: [] });
    }));

  it("says of each source its latest file and what waits", () =>
    withLedger(async (ledger) => {
      await taken(ledger, { name: "1.csv", hash: "1" });
      await taken(ledger, { name: "2.csv", hash: "2" });
      await claimed(ledger, { name: "3.csv", hash: "3" });
      await taken(ledger, { source: "z", document: "article", hash: "4" });
      const { sources } = await statusView(ledger.reader);
      const at = "2025-01-31T08:00:00Z";
      assert.deepEqual(sources, [
        { source, partner: "acme", document: "order", name: "3.csv", state: "claimed", at, waiting: 1 },
        {
          source: "z",
          partner: "acme",
          document: "article",
          name: "orders.csv",
          state: "posted",
          at,
          waiting: 0,
        },
      ]);
    }));

  it("says of each feed when it ran, what it sent last and what waits", () =>
    withLedger(async (ledger) => {
      await ledger.write(async (tx) => {
        await ledger.feeds.advance(tx, "acme/stock", { revision: 3, sequence: 4, held: ["a", "b"] });
        const id = await ledger.deliveries.add(tx, newDelivery());
        await ledger.deliveries.advance(tx, id, "produced", "sent");
        await ledger.deliveries.add(tx, newDelivery({ name: "next.csv" }));
        await ledger.deliveries.add(tx, newDelivery({ feed: "acme/receipts", name: "orders.csv.ok.json" }));
        await ledger.feeds.advance(tx, "acme/refunds", { revision: 3, sequence: 0, held: [] });
      });
      const { feeds } = await statusView(ledger.reader);
      assert.deepEqual(
        feeds.map(({ feed, name, sequence, waiting, held }) => [feed, name, sequence, waiting, held]),
        [
          ["acme/receipts", "orders.csv.ok.json", 0, 1, 0],
          ["acme/refunds", "", 0, 0, 0],
          ["acme/stock", "next.csv", 4, 1, 2],
        ],
      );
    }));

  it("says what waits for a person", () =>
    withLedger(async (ledger) => {
      const stuck = await claimed(ledger, { name: "stuck.csv", hash: "1", source: "a" });
      const bad = await claimed(ledger, { name: "bad.csv", hash: "2", source: "b" });
      await ledger.write(async (tx) => {
        await ledger.receipts.fail(tx, stuck.id, "the disk is full");
        const warning = { ...problem, severity: "warning" as const, message: "a warning" };
        const came = reception({ state: "rejected", problems: 2, kept: [warning, problem] });
        await ledger.receipts.finish(tx, bad.id, came);
        const lost = await ledger.deliveries.add(tx, newDelivery({ name: "lost.csv" }));
        await ledger.deliveries.fail(tx, lost, "connection refused");
        await ledger.feeds.advance(tx, "acme/stock", { revision: 3, sequence: 4, held: ["sku-1", "sku-2"] });
        await ledger.feeds.noteProblems(tx, "acme/stock", [problem]);
      });
      const { needs } = await statusView(ledger.reader);
      assert.deepEqual(needs, [
        { kind: "receive", where: "a", number: stuck.id, name: "stuck.csv", message: "the disk is full" },
        { kind: "reject", where: "b", number: bad.id, name: "bad.csv", message: problem.message },
        { kind: "deliver", where: "acme/stock", number: 1, name: "lost.csv", message: "connection refused" },
        { kind: "held", where: "acme/stock", number: 2, name: "", message: "sku-1" },
        { kind: "feed", where: "acme/stock", number: 1, name: "", message: problem.message },
      ]);
    }));

  it("tells of a refused file until one of its name is posted, whatever else comes after it", () =>
    withLedger(async (ledger) => {
      await taken(ledger, { name: "bad.csv", hash: "1" }, { state: "rejected" });
      await taken(ledger, { name: "good.csv", hash: "2" });
      const { needs } = await statusView(ledger.reader);
      assert.deepEqual(
        needs.map(({ kind, name }) => `${kind} ${name}`),
        ["reject bad.csv"],
      );
      await taken(ledger, { name: "bad.csv", hash: "3" });
      assert.deepEqual((await statusView(ledger.reader)).needs, []);
    }));

  it("says which gateways were alive, and when", () => {
    const clock = testClock();
    return withLedger(
      async (ledger) => {
        await ledger.beat("elsewhere:1:1");
        const { instances } = await statusView(ledger.reader);
        assert.deepEqual(instances, [{ owner: "elsewhere:1:1", beatAt: "2025-01-31T08:00:00.000Z" }]);
      },
      { clock: clock.now },
    );
  });
});
