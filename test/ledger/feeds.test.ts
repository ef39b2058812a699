import assert from "node:assert/strict";
import type { LedgerStore } from "../../src/ledger/index.ts";
import type { FeedState } from "../../src/model/ledger.ts";
import { newDelivery, withLedger } from "./temporary.ts";

const feed = "acme/stock";

function advance(ledger: LedgerStore, next: Partial<FeedState>): Promise<void> {
  return ledger.write((tx) =>
    ledger.feeds.advance(tx, feed, { revision: tx.revision, sequence: 1, held: [], ...next }),
  );
}

describe("feeds", () => {
  it("stand at nothing before they ran", () =>
    withLedger(async (ledger) => {
      const state = await ledger.write((tx) => ledger.feeds.state(tx, feed));
      assert.deepEqual(state, { revision: 0, sequence: 0, held: [] });
      assert.equal(await ledger.feeds.lastSlot(feed), undefined);
    }));

  it("stand where they were left, with the keys they keep back", () =>
    withLedger(async (ledger) => {
      await advance(ledger, { revision: 7, sequence: 1, held: ["b", "a", "__proto__"] });
      await advance(ledger, { revision: 9, sequence: 2, held: ["c", "b"] });
      const state = await ledger.write((tx) => ledger.feeds.state(tx, feed));
      assert.deepEqual(state, { revision: 9, sequence: 2, held: ["b", "c"] });
    }));

  it("have news after a document changed, until they have run", () =>
    withLedger(async (ledger) => {
      assert.equal(await ledger.feeds.mayHaveNews(feed), false);
      await ledger.write((tx) => ledger.feeds.noteNews(tx));
      assert.equal(await ledger.feeds.mayHaveNews(feed), true);
      await advance(ledger, {});
      assert.equal(await ledger.feeds.mayHaveNews(feed), false);
      await ledger.beat("host:1:1");
      assert.equal(await ledger.feeds.mayHaveNews(feed), false);
    }));

  it("know that they keep keys back, which is no news", () =>
    withLedger(async (ledger) => {
      await advance(ledger, { held: ["sku-1"] });
      assert.equal(await ledger.feeds.hasHeld(feed), true);
      assert.equal(await ledger.feeds.mayHaveNews(feed), false);
      assert.equal(await ledger.feeds.hasHeld("acme/other"), false);
    }));

  it("know what content they last sent", () =>
    withLedger(async (ledger) => {
      await ledger.write(async (tx) => {
        const delivery = await ledger.deliveries.add(tx, newDelivery());
        const note = (key: string, digest: string) =>
          ledger.feeds.noteSent(tx, feed, delivery, [{ key, revision: tx.revision, digest }]);
        await note("sku-1", "old");
        await note("sku-1", "new");
        await note("sku-2", "other");
      });
      const digests = await ledger.write((tx) => ledger.feeds.sentDigests(tx, feed, ["sku-1", "sku-3"]));
      assert.deepEqual([...digests], [["sku-1", "new"]]);
    }));

  it("take each slot once, and know the latest", () =>
    withLedger(async (ledger) => {
      const take = (slot: string) => ledger.write((tx) => ledger.feeds.takeSlot(tx, feed, slot));
      const taken = [
        await take("2025-01-31T09:00:00Z"),
        await take("2025-01-31T08:00:00Z"),
        await take("2025-01-31T09:00:00Z"),
      ];
      assert.deepEqual(taken, [true, true, false]);
      assert.equal(await ledger.feeds.lastSlot(feed), "2025-01-31T09:00:00Z");
    }));

  it("keep the problems of the last run only", () =>
    withLedger(async (ledger) => {
      const problem = (message: string) =>
        ({ severity: "error", scope: "record", code: "lookup.unknown", message }) as const;
      await ledger.write((tx) => ledger.feeds.noteProblems(tx, feed, [problem("a"), problem("b")]));
      await ledger.write((tx) => ledger.feeds.noteProblems(tx, feed, [problem("c")]));
      const rows = await ledger.reader.all("select message from feed_problems", []);
      assert.deepEqual(rows, [{ message: "c" }]);
    }));
});
