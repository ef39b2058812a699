import assert from "node:assert/strict";
import { inspect } from "node:util";
import { type LedgerStore, sql } from "../../src/ledger/index.ts";
import type { Transaction } from "../../src/model/ledger.ts";
import { claimed, drop, testClock, withLedger } from "./temporary.ts";

function slots(ledger: LedgerStore): Promise<readonly unknown[]> {
  return ledger.reader.all("select slot from slots order by slot", []);
}

describe("a write", () => {
  it("has a higher revision than every one before it", () =>
    withLedger(async (ledger) => {
      const revisions = await Promise.all([1, 2, 3].map(() => ledger.write(async (tx) => tx.revision)));
      const [first, second, third] = revisions;
      assert.ok(first !== undefined && second !== undefined && third !== undefined);
      assert.ok(first < second && second < third);
    }));

  it("has one instant, in whole seconds, however long it takes", () => {
    const clock = testClock("2025-01-31T08:00:00.789Z");
    return withLedger(
      (ledger) =>
        ledger.write(async (tx) => {
          assert.equal(tx.now, "2025-01-31T08:00:00Z");
          clock.move(90_000);
          assert.equal(tx.now, "2025-01-31T08:00:00Z");
        }),
      { clock: clock.now },
    );
  });

  it("leaves nothing behind when its work rejects, and rejects with the same error", () =>
    withLedger(async (ledger) => {
      const failure = new Error("the file was cut off");
      const write = ledger.write(async (tx) => {
        await ledger.feeds.takeSlot(tx, "acme/stock", "1");
        throw failure;
      });
      await assert.rejects(write, (error) => error === failure);
      assert.deepEqual(await slots(ledger), []);
    }));

  it("goes on after a failed one", () =>
    withLedger(async (ledger) => {
      const bad = ledger.write((tx) => sql(tx).run("insert into nowhere values (1)", []));
      const good = ledger.write((tx) => ledger.feeds.takeSlot(tx, "acme/stock", "1"));
      await assert.rejects(bad, { code: "ledger.statement", trouble: "bug" });
      assert.equal(await good, true);
    }));

  it("takes turns with the others of its process", () =>
    withLedger(async (ledger) => {
      const story: string[] = [];
      const write = (name: string) =>
        ledger.write(async (tx) => {
          story.push(`${name} begins`);
          await ledger.feeds.takeSlot(tx, "acme/stock", name);
          story.push(`${name} ends`);
        });
      await Promise.all([write("a"), write("b"), write("c")]);
      assert.deepEqual(story, ["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]);
    }));

  it("inside of another is refused instead of waiting for itself", () =>
    withLedger(async (ledger) => {
      const nested = ledger.write(() => ledger.write(async () => 1));
      await assert.rejects(nested, { code: "ledger.nested-write", trouble: "bug" });
      assert.equal(await ledger.write(async () => 2), 2);
    }));

  it("may be asked for by work that outlives the transaction it was started in", () =>
    withLedger(async (ledger) => {
      let later: Promise<number> = Promise.resolve(0);
      let go: () => void = () => {};
      const gate = new Promise<void>((resolve) => {
        go = resolve;
      });
      await ledger.write(async () => {
        later = gate.then(() => ledger.write(async () => 7));
      });
      go();
      assert.equal(await later, 7);
    }));

  it("after the ledger was closed is refused", () =>
    withLedger(async (ledger) => {
      await ledger.close();
      await assert.rejects(
        ledger.write(async () => 1),
        { code: "ledger.closed" },
      );
    }));

  it("that was asked for before the ledger was closed is done", () =>
    withLedger(async (ledger) => {
      const write = ledger.write((tx) => ledger.feeds.takeSlot(tx, "acme/stock", "1"));
      await Promise.all([write, ledger.close()]);
      assert.equal(await write, true);
    }));

  it("does not keep a reader waiting, who sees what was last committed", () =>
    withLedger(async (ledger) => {
      const { id } = await claimed(ledger);
      await ledger.write(async (tx) => {
        await ledger.receipts.settle(tx, id);
        assert.equal((await ledger.receipts.get(id))?.settled, false);
        assert.equal((await ledger.receipts.unsettled()).length, 1);
      });
      assert.equal((await ledger.receipts.get(id))?.settled, true);
    }));

  it("never tells a partner's values in an error", () =>
    withLedger(async (ledger) => {
      const secret = "Kari Nordmann, Storgata 1";
      const texts = [
        "insert into slots (feed, slot, taken_at) values (?, null, '')",
        "insert into counters (name, value) values ('x', ?)",
        "select * from nowhere where name = ?",
        "select value from json_each(?)",
      ];
      for (const text of texts) {
        const error: unknown = await ledger
          .write((tx) => sql(tx).run(text, [secret]))
          .catch((thrown) => thrown);
        assert.ok(error instanceof Error, text);
        assert.doesNotMatch(inspect(error, { depth: 9, showHidden: true }), /Nordmann/);
      }
    }));

  it("is rolled back and can be tried again when the disk is full", () =>
    withLedger(async (ledger) => {
      const fill = async (tx: Transaction) => {
        await ledger.feeds.takeSlot(tx, "acme/stock", "1");
        await ledger.feeds.takeSlot(tx, "acme/stock", "x".repeat(9_000_000));
      };
      const limit = (pages: number) =>
        ledger.write((tx) => sql(tx).all(`pragma max_page_count = ${pages}`, []));
      await limit(400);
      await assert.rejects(ledger.write(fill), { code: "ledger.full", retry: "later" });
      assert.deepEqual(await slots(ledger), []);
      await limit(1_000_000);
      await ledger.write(fill);
      assert.equal((await slots(ledger)).length, 2);
    }));

  it("that cannot commit leaves no open transaction to the next", () =>
    withLedger(async (ledger) => {
      const write = ledger.write(async (tx) => {
        await sql(tx).run("pragma defer_foreign_keys = on", []);
        await sql(tx).run(
          "insert into problems (receipt, ordinal, severity, scope, code, message) values (99, 0, '', '', '', '')",
          [],
        );
      });
      await assert.rejects(write, { code: "ledger.statement" });
      assert.equal(await ledger.write((tx) => ledger.feeds.takeSlot(tx, "acme/stock", "1")), true);
    }));
});

describe("a transaction", () => {
  it("runs statements in the order asked for, each with its own count of rows", () =>
    withLedger(async (ledger) => {
      const counts = await ledger.write((tx) =>
        Promise.all([
          sql(tx).run("insert into slots (feed, slot, taken_at) values ('f', 'a', ''), ('f', 'b', '')", []),
          sql(tx).run("delete from slots where slot = 'none'", []),
          sql(tx).run("update slots set taken_at = 'now'", []),
          sql(tx).run("delete from slots where slot = 'a'", []),
        ]),
      );
      assert.deepEqual(counts, [2, 0, 2, 1]);
    }));

  it("refuses statements after one has failed, and does not commit", () =>
    withLedger(async (ledger) => {
      const write = ledger.write(async (tx) => {
        await ledger.feeds.takeSlot(tx, "acme/stock", "1");
        await assert.rejects(sql(tx).run("insert into nowhere values (1)", []), { code: "ledger.statement" });
        await assert.rejects(ledger.feeds.takeSlot(tx, "acme/stock", "2"), {
          code: "ledger.transaction-over",
        });
      });
      await assert.rejects(write, { code: "ledger.transaction-over" });
      assert.deepEqual(await slots(ledger), []);
    }));

  it("waits for a statement that nobody waited for", () =>
    withLedger(async (ledger) => {
      await ledger.write(async (tx) => {
        void ledger.feeds.takeSlot(tx, "acme/stock", "1");
      });
      assert.equal((await slots(ledger)).length, 1);
    }));

  it("takes no statement once it is over", () =>
    withLedger(async (ledger) => {
      const left = await ledger.write(async (tx) => tx);
      const late = ledger.receipts.claim(left, drop(), "host:1:1", "skip");
      await assert.rejects(late, { code: "ledger.transaction-over", trouble: "bug" });
    }));

  it("of somebody else's making is refused", () =>
    withLedger(async (ledger) => {
      const foreign = { revision: 1, now: "2025-01-31T08:00:00Z" };
      await assert.rejects(async () => ledger.receipts.begin(foreign, 1), {
        code: "ledger.foreign-transaction",
      });
    }));
});
