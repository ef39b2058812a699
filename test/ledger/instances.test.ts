import assert from "node:assert/strict";
import { hostname } from "node:os";
import { type LedgerStore, openLedger, ownerName, sql } from "../../src/ledger/index.ts";
import { testClock, withLedger } from "./temporary.ts";

/** As if another process had said that it is alive. */
function seen(ledger: LedgerStore, owner: string, at: Date): Promise<number> {
  const text = "insert into instances (owner, host, pid, beat_at) values (?, 'h', 1, ?)";
  return ledger.write((tx) => sql(tx).run(text, [owner, at.getTime()]));
}

describe("an owner", () => {
  const started = new Date("2025-01-31T08:00:00Z");

  it("is named for its machine, its process and its start", () => {
    assert.equal(ownerName(started), `${hostname()}:${process.pid}:1738310400000`);
  });

  it("that never said it was alive is dead", () =>
    withLedger(async (ledger) => {
      assert.equal(await ledger.isAlive(ownerName(started)), false);
      assert.equal(await ledger.isAlive("no owner at all"), false);
    }));

  it("is alive until it is silent for a minute", () => {
    const clock = testClock();
    return withLedger(
      async (ledger) => {
        const owner = ownerName(started);
        await ledger.beat(owner);
        clock.move(60_000);
        assert.equal(await ledger.isAlive(owner), true);
        clock.move(1);
        assert.equal(await ledger.isAlive(owner), false);
        await ledger.beat(owner);
        assert.equal(await ledger.isAlive(owner), true);
      },
      { clock: clock.now },
    );
  });

  it("of another machine is alive by what it says alone", () => {
    const clock = testClock();
    return withLedger(
      async (ledger) => {
        await ledger.beat("elsewhere:1:1");
        assert.equal(await ledger.isAlive("elsewhere:1:1"), true);
        clock.move(60_001);
        assert.equal(await ledger.isAlive("elsewhere:1:1"), false);
      },
      { clock: clock.now },
    );
  });

  it("of this machine is dead once its process is gone, whatever it said last", () =>
    withLedger(async (ledger) => {
      const gone = `${hostname()}:${2 ** 30}:1`;
      await ledger.beat(gone);
      assert.equal(await ledger.isAlive(gone), false);
    }));

  it("that had our process number before us is dead", () =>
    withLedger(async (ledger) => {
      const before = `${hostname()}:${process.pid}:1`;
      await seen(ledger, before, started);
      assert.equal(await ledger.isAlive(before), false);
    }));

  it("is dead once its ledger was closed in order", () =>
    withLedger(async (ledger, filename) => {
      const owner = ownerName(new Date("2025-01-31T09:00:00Z"));
      const other = await openLedger({ filename, clock: testClock().now });
      await other.beat(owner);
      assert.equal(await ledger.isAlive(owner), true);
      await other.close();
      assert.equal(await ledger.isAlive(owner), false);
    }));

  it("stays alive through work that takes longer than a minute", () => {
    const clock = testClock();
    return withLedger(
      async (ledger) => {
        const owner = ownerName(started);
        await ledger.beat(owner);
        await ledger.write(async () => clock.move(300_000));
        assert.equal(await ledger.isAlive(owner), true);
      },
      { clock: clock.now },
    );
  });

  it("is forgotten a day after it was last seen", () => {
    const clock = testClock();
    return withLedger(
      async (ledger) => {
        await seen(ledger, "elsewhere:1:1", clock.now());
        clock.move(86_400_001);
        await ledger.beat(ownerName(started));
        const rows = await ledger.reader.all("select owner from instances", []);
        assert.deepEqual(rows, [{ owner: ownerName(started) }]);
      },
      { clock: clock.now },
    );
  });
});
