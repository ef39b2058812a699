import assert from "node:assert/strict";
import { newDelivery, testClock, withLedger } from "./temporary.ts";

describe("deliveries", () => {
  it("keep what was produced", () =>
    withLedger(async (ledger) => {
      const id = await ledger.write((tx) => ledger.deliveries.add(tx, newDelivery()));
      const { mapping, partnerFile, ...kept } = newDelivery();
      assert.deepEqual(await ledger.deliveries.get(id), {
        ...kept,
        id,
        state: "produced",
        temporary: "",
        attempts: 0,
        createdAt: "2025-01-31T08:00:00Z",
        sentAt: undefined,
        failure: "",
      });
      assert.equal(await ledger.deliveries.get(id + 1), undefined);
    }));

  it("advance step by step, and keep the temporary name until they are sent", () => {
    const clock = testClock();
    return withLedger(
      async (ledger) => {
        const id = await ledger.write((tx) => ledger.deliveries.add(tx, newDelivery()));
        const steps = [
          ["produced", "delivering", ".stock.csv.part"],
          ["delivering", "unconfirmed", undefined],
          ["unconfirmed", "sent", undefined],
        ] as const;
        for (const [from, to, temporary] of steps) {
          clock.move(1_000);
          assert.equal(
            await ledger.write((tx) => ledger.deliveries.advance(tx, id, from, to, temporary)),
            true,
          );
          const delivery = await ledger.deliveries.get(id);
          assert.equal(delivery?.state, to);
          assert.equal(delivery.temporary, ".stock.csv.part");
        }
        assert.equal((await ledger.deliveries.get(id))?.sentAt, "2025-01-31T08:00:03Z");
      },
      { clock: clock.now },
    );
  });

  it("do not advance from a state that they have left", () =>
    withLedger(async (ledger) => {
      const id = await ledger.write((tx) => ledger.deliveries.add(tx, newDelivery()));
      const advance = () => ledger.write((tx) => ledger.deliveries.advance(tx, id, "produced", "sent"));
      assert.deepEqual([await advance(), await advance()], [true, false]);
    }));

  it("are open until they are sent, oldest first, and their bytes are needed", () =>
    withLedger(async (ledger) => {
      const add = (name: string) =>
        ledger.write((tx) => ledger.deliveries.add(tx, newDelivery({ name, hash: name })));
      const [first, second, third] = [await add("1"), await add("2"), await add("3")];
      await ledger.write((tx) => ledger.deliveries.advance(tx, second, "produced", "sent"));
      assert.deepEqual(
        (await ledger.deliveries.open()).map(({ id }) => id),
        [first, third],
      );
      assert.equal(await ledger.receipts.needsBytes("1"), true);
      assert.equal(await ledger.receipts.needsBytes("2"), false);
    }));

  it("count failures and forget the message once they go on", () =>
    withLedger(async (ledger) => {
      const id = await ledger.write((tx) => ledger.deliveries.add(tx, newDelivery()));
      await ledger.write((tx) => ledger.deliveries.fail(tx, id, "connection refused"));
      await ledger.write((tx) => ledger.deliveries.fail(tx, id, "connection refused"));
      assert.equal((await ledger.deliveries.get(id))?.failure, "connection refused");
      await ledger.write((tx) => ledger.deliveries.advance(tx, id, "produced", "delivering", "t"));
      const delivery = await ledger.deliveries.get(id);
      assert.equal(delivery?.failure, "");
      assert.equal(delivery.attempts, 2);
    }));

  it("are taken over from a dead owner once", () =>
    withLedger(async (ledger) => {
      const id = await ledger.write((tx) => ledger.deliveries.add(tx, newDelivery()));
      const adopt = (owner: string) =>
        ledger.write((tx) => ledger.deliveries.adopt(tx, id, "host:1:1", owner));
      assert.deepEqual([await adopt("host:2:2"), await adopt("host:3:3")], [true, false]);
    }));
});
