import assert from "node:assert/strict";
import type { Problem } from "../../src/model/problem.ts";
import { claimed, drop, noCounts, reception, source, taken, withLedger } from "./temporary.ts";

const problem: Problem = {
  severity: "error",
  scope: "record",
  code: "field.number",
  message: 'quantity is "12,5", expected a number like 1234.56',
  file: "orders.csv",
  line: 14,
  column: 3,
  field: "Qty",
  found: "12,5",
  expected: "a number like 1234.56",
};

describe("receipts", () => {
  it("keep what was claimed", () =>
    withLedger(async (ledger) => {
      const { id } = await claimed(ledger);
      assert.deepEqual(await ledger.receipts.get(id), {
        ...drop(),
        id,
        verdict: "new",
        state: "claimed",
        settled: false,
        owner: "host:1:1",
        claimedAt: "2025-01-31T08:00:00Z",
        counts: noCounts,
        problems: 0,
        attempts: 0,
        failure: "",
      });
      assert.equal(await ledger.receipts.get(id + 1), undefined);
    }));

  it("keep a partner's hostile values as they are", () =>
    withLedger(async (ledger) => {
      const name = "x'); drop table receipts; -- ? ?? :name \u0000 {}.csv";
      const { id } = await claimed(ledger, { name });
      assert.equal((await ledger.receipts.get(id))?.name, name);
    }));

  it("take times with a fraction of a millisecond", () =>
    withLedger(async (ledger) => {
      const modified = 1_738_310_400_123.456;
      await taken(ledger, { modified });
      const known = await ledger.receipts.known(source, [{ name: "orders.csv", size: 120, modified }]);
      assert.deepEqual([...known], ["orders.csv"]);
    }));

  it("keep what receiving came to, with its problems in order", () =>
    withLedger(async (ledger) => {
      const { id } = await claimed(ledger);
      const bare: Problem = { severity: "warning", scope: "file", code: "csv.empty", message: "empty" };
      const counts = { new: 1, updated: 2, unchanged: 3, cancelled: 4, skipped: 5, refused: 6, rejected: 7 };
      await ledger.write((tx) =>
        ledger.receipts.finish(tx, id, reception({ counts, problems: 2, kept: [problem, bare] })),
      );
      const receipt = await ledger.receipts.get(id);
      assert.deepEqual(receipt?.counts, counts);
      assert.equal(receipt.state, "posted");
      assert.equal(receipt.problems, 2);
      assert.deepEqual(await ledger.receipts.problems(id), [problem, bare]);
    }));

  it("keep the first 1,000 problems and count all of them", () =>
    withLedger(async (ledger) => {
      const { id } = await claimed(ledger);
      const kept = Array.from({ length: 1_500 }, (_, line) => ({ ...problem, line: line + 1 }));
      await ledger.write((tx) =>
        ledger.receipts.finish(tx, id, reception({ state: "rejected", problems: 70_000, kept })),
      );
      const problems = await ledger.receipts.problems(id);
      assert.equal(problems.length, 1_000);
      assert.equal(problems.at(-1)?.line, 1_000);
      assert.equal((await ledger.receipts.get(id))?.problems, 70_000);
    }));

  it("begin only what is claimed, and count the attempts", () =>
    withLedger(async (ledger) => {
      const { id } = await claimed(ledger);
      await ledger.write((tx) => ledger.receipts.fail(tx, id, "the disk is full"));
      assert.equal((await ledger.receipts.get(id))?.failure, "the disk is full");
      const first = await ledger.write(async (tx) => {
        const begun = await ledger.receipts.begin(tx, id);
        await ledger.receipts.finish(tx, id, reception());
        return begun;
      });
      const second = await ledger.write((tx) => ledger.receipts.begin(tx, id));
      assert.deepEqual([first, second], [true, false]);
      const receipt = await ledger.receipts.get(id);
      assert.equal(receipt?.attempts, 2);
      assert.equal(receipt.failure, "");
    }));

  it("have work left until they are settled, oldest first", () =>
    withLedger(async (ledger) => {
      const first = await taken(ledger, { name: "1.csv", hash: "1" }, { settled: false });
      const second = await claimed(ledger, { name: "2.csv", hash: "2" });
      await taken(ledger, { name: "3.csv", hash: "3" });
      const ids = (await ledger.receipts.unsettled()).map(({ id }) => id);
      assert.deepEqual(ids, [first.id, second.id]);
    }));

  it("come back to work when a replay opens them, until it is finished", () =>
    withLedger(async (ledger) => {
      const { id } = await taken(ledger);
      const opened = await ledger.write((tx) => ledger.receipts.reopen(tx, id, "host:2:2"));
      const again = await ledger.write((tx) => ledger.receipts.reopen(tx, id, "host:3:3"));
      assert.deepEqual([opened, again], [true, false]);
      const [waiting] = await ledger.receipts.unsettled();
      assert.equal(waiting?.state, "claimed");
      assert.equal(waiting.settled, true);
      assert.equal(waiting.owner, "host:2:2");
      assert.equal(await ledger.receipts.needsBytes(waiting.hash), true);
      await ledger.write((tx) => ledger.receipts.finish(tx, id, reception()));
      assert.deepEqual(await ledger.receipts.unsettled(), []);
    }));

  it("are not opened for a replay while they are in hand", () =>
    withLedger(async (ledger) => {
      const { id } = await taken(ledger, {}, { settled: false });
      assert.equal(await ledger.write((tx) => ledger.receipts.reopen(tx, id, "host:2:2")), false);
    }));

  it("replace the problems of an earlier run", () =>
    withLedger(async (ledger) => {
      const { id } = await claimed(ledger);
      const first = reception({ state: "rejected", problems: 2, kept: [problem, problem] });
      await ledger.write((tx) => ledger.receipts.finish(tx, id, first));
      await ledger.write((tx) => ledger.receipts.finish(tx, id, reception({ problems: 1, kept: [problem] })));
      assert.deepEqual(await ledger.receipts.problems(id), [problem]);
    }));

  it("need their bytes while there is work left, and so do files not sent", () =>
    withLedger(async (ledger) => {
      const { id, hash } = await taken(ledger, {}, { settled: false });
      assert.equal(await ledger.receipts.needsBytes(hash), true);
      await ledger.write((tx) => ledger.receipts.settle(tx, id));
      assert.equal(await ledger.receipts.needsBytes(hash), false);
      assert.equal(await ledger.receipts.needsBytes("nobody's"), false);
    }));

  it("know the files of a listing that were settled with the same size and time", () =>
    withLedger(async (ledger) => {
      await taken(ledger, { name: "old.csv", hash: "1" });
      await taken(ledger, { name: "waiting.csv", hash: "2" }, { settled: false });
      await taken(ledger, { name: "else.csv", hash: "3", source: "else" });
      const same = { size: 120, modified: drop().modified };
      const known = await ledger.receipts.known(source, [
        { name: "old.csv", ...same },
        { name: "waiting.csv", ...same },
        { name: "else.csv", ...same },
        { name: "never.csv", ...same },
      ]);
      assert.deepEqual([...known], ["old.csv"]);
      const other = [
        { name: "old.csv", size: 121, modified: same.modified },
        { name: "old.csv", size: 120, modified: same.modified + 1 },
      ];
      assert.equal((await ledger.receipts.known(source, other)).size, 0);
      assert.equal((await ledger.receipts.known(source, [])).size, 0);
    }));

  it("are taken over from a dead owner by one gateway only", () =>
    withLedger(async (ledger) => {
      const { id } = await claimed(ledger);
      const first = await ledger.write((tx) => ledger.receipts.adopt(tx, id, "host:1:1", "host:2:2"));
      const second = await ledger.write((tx) => ledger.receipts.adopt(tx, id, "host:1:1", "host:3:3"));
      assert.deepEqual([first, second], [true, false]);
      assert.equal((await ledger.receipts.get(id))?.owner, "host:2:2");
    }));

  it("are not taken over from an owner that turns out to be alive", () =>
    withLedger(async (ledger) => {
      const { id } = await claimed(ledger);
      await ledger.beat("another-machine:1:1");
      await ledger.write((tx) => ledger.receipts.adopt(tx, id, "host:1:1", "another-machine:1:1"));
      const stolen = await ledger.write((tx) =>
        ledger.receipts.adopt(tx, id, "another-machine:1:1", "host:2:2"),
      );
      assert.equal(stolen, false);
    }));

  it("refuse to finish what is not there", () =>
    withLedger(async (ledger) => {
      const lost = ledger.write((tx) => ledger.receipts.finish(tx, 99, reception()));
      await assert.rejects(lost, { code: "ledger.no-receipt" });
    }));
});
