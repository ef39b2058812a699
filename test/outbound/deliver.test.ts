import assert from "node:assert/strict";
import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { GatewayError } from "../../src/model/error.ts";
import type { Delivery, Ledger } from "../../src/model/ledger.ts";
import type { Step } from "../../src/model/step.ts";
import { deliver } from "../../src/outbound/deliver.ts";
import { deliverOpen } from "../../src/outbound/deliver-open.ts";
import type { Outbound } from "../../src/outbound/feed-run.ts";
import { pieces } from "../contract/transport.ts";
import { cutAt, inOutbox, type Outbox } from "./outbox.ts";

/** The gateway dies at this step, silently; another, that finds it dead, goes on. */
async function dieAt(outbox: Outbox, step: Step, delivery: Delivery): Promise<Outbound> {
  const dying = { ...outbox.flow, atStep: cutAt(step), delivering: new Set<number>() };
  await assert.rejects(deliver(dying, delivery), /the power was cut/);
  const next = await outbox.another();
  outbox.clock.move(61_000);
  await next.ledger.beat(next.owner);
  return next;
}

const states = async ({ ledger }: Outbox, ...ids: number[]) =>
  (await Promise.all(ids.map((id) => ledger.deliveries.get(id)))).map((delivery) => delivery?.state);

describe("delivering a file", () => {
  it("puts it under its name, keeps its bytes, and says so", () =>
    inOutbox(async (outbox) => {
      const { id, hash } = await outbox.queue("a.txt", "all of it");
      const steps: Step[] = [];
      const flow = { ...outbox.flow, atStep: (step: Step) => void steps.push(step) };
      assert.deepEqual(await deliverOpen(flow, new Map()), [id]);
      assert.deepEqual(await outbox.names(), ["a.txt"]);
      assert.equal(await outbox.text("a.txt"), "all of it");
      const { state, sentAt, attempts } = await outbox.delivery(id);
      assert.deepEqual([state, sentAt, attempts], ["sent", "2025-01-31T08:00:00Z", 0]);
      assert.ok(!(await outbox.inSpool()).includes(hash));
      assert.deepEqual(steps, ["deliver.written", "deliver.marked", "deliver.renamed", "deliver.done"]);
      assert.deepEqual(await deliverOpen(flow, new Map()), []);
    }));

  it("knows of every state what is at the partner", () =>
    inOutbox(async (outbox) => {
      const { id } = await outbox.queue("a.txt", "text");
      const seen: unknown[] = [];
      const over = outbox.over((real) => ({
        move: async (from, to) => {
          const { state, temporary } = await outbox.delivery(id);
          seen.push(state, temporary === from, (await real.stat(from))?.size);
          await real.move(from, to);
        },
      }));
      await deliver(over, await outbox.delivery(id));
      assert.deepEqual(seen, ["delivering", true, 4]);
    }));

  const cuts: readonly Step[] = ["deliver.written", "deliver.marked", "deliver.renamed", "deliver.done"];
  for (const step of cuts) {
    it(`brings it once though the power is cut at ${step}`, () =>
      inOutbox(async (outbox) => {
        const delivery = await outbox.queue("a.txt", "text");
        const next = await dieAt(outbox, step, delivery);
        await deliverOpen(next, new Map());
        assert.deepEqual(await outbox.names(), ["a.txt"]);
        assert.equal(await outbox.text("a.txt"), "text");
        assert.deepEqual(await states(outbox, delivery.id), ["sent"]);
      }));

    it(`does not bring it again where the partner collects at once and the power is cut at ${step}`, () =>
      inOutbox(async (outbox) => {
        const delivery = await outbox.queue("a.txt", "text");
        const next = await dieAt(outbox, step, delivery);
        const collected = (await outbox.names()).includes("a.txt") ? 1 : 0;
        await rm(join(outbox.folder, "a.txt"), { force: true });
        await deliverOpen(next, new Map());
        assert.equal(collected + (await outbox.names()).length, 1);
        assert.deepEqual(await states(outbox, delivery.id), ["sent"]);
      }));
  }

  it("takes a rename whose answer was lost for done, though the partner has taken the file away", () =>
    inOutbox(async (outbox) => {
      const { id } = await outbox.queue("a.txt", "text");
      let moves = 0;
      const over = outbox.over((real) => ({
        move: async (from, to) => {
          moves += 1;
          await real.move(from, to);
          await rename(to, join(outbox.folder, "..", "collected"));
          throw new GatewayError("transport.failed", "the line broke", { retry: "later" });
        },
      }));
      await assert.rejects(deliver(over, await outbox.delivery(id)), { code: "transport.failed" });
      await deliver(over, await outbox.delivery(id));
      assert.equal(moves, 1);
      assert.deepEqual(await outbox.names(), []);
      assert.equal((await outbox.delivery(id)).state, "sent");
    }));

  it("is not taken for done while the whole folder is missing", () =>
    inOutbox(async (outbox) => {
      const { id } = await outbox.queue("a.txt", "text");
      const cut = { ...outbox.flow, atStep: cutAt("deliver.marked") };
      await assert.rejects(deliver(cut, await outbox.delivery(id)));
      await rename(outbox.folder, `${outbox.folder}.unmounted`);
      await assert.rejects(deliver(outbox.flow, await outbox.delivery(id)), { code: "transport.missing" });
      await rename(`${outbox.folder}.unmounted`, outbox.folder);
      await deliver(outbox.flow, await outbox.delivery(id));
      assert.deepEqual(await outbox.names(), ["a.txt"]);
    }));

  const short: readonly [string, (path: string) => Promise<void>][] = [
    ["is short", (path) => writeFile(path, "te")],
    ["is gone", (path) => rm(path)],
  ];
  for (const [how, spoil] of short) {
    it(`writes again what ${how} after writing`, () =>
      inOutbox(async (outbox) => {
        const { id } = await outbox.queue("a.txt", "text");
        const over = outbox.over((real) => ({
          write: async (path, bytes) => {
            await real.write(path, bytes);
            await spoil(path);
          },
        }));
        const failing = deliver(over, await outbox.delivery(id));
        await assert.rejects(failing, { code: "delivery.short", retry: "later" });
        const { state, failure } = await outbox.delivery(id);
        assert.equal(state, "produced");
        assert.match(failure, /bytes after writing, expected 4/);
        await deliver(outbox.flow, await outbox.delivery(id));
        assert.equal(await outbox.text("a.txt"), "text");
        assert.deepEqual(await outbox.names(), ["a.txt"]);
      }));
  }

  it("waits while a file of its name has not been collected, and later ones wait behind it", () =>
    inOutbox(async (outbox) => {
      const { flow, clock } = outbox;
      await writeFile(join(outbox.folder, "a.txt"), "earlier");
      const first = await outbox.queue("a.txt", "first");
      const second = await outbox.queue("b.txt", "second");
      const pauses = new Map<number, number>();
      assert.deepEqual(await deliverOpen(flow, pauses), []);
      assert.deepEqual(await outbox.names(), ["a.txt"]);
      assert.equal(await outbox.text("a.txt"), "earlier");
      assert.deepEqual(
        outbox.logged.map(([level, event]) => [level, event]),
        [["warn", "file not sent yet"]],
      );
      await rm(join(outbox.folder, "a.txt"));
      assert.deepEqual(await deliverOpen(flow, pauses), []);
      clock.move(1_000);
      assert.deepEqual(await deliverOpen(flow, pauses), [first.id, second.id]);
      assert.equal(await outbox.text("a.txt"), "first");
    }));

  it("waits too where the name was taken between writing and renaming", () =>
    inOutbox(async (outbox) => {
      const { id } = await outbox.queue("a.txt", "ours");
      const over = outbox.over((real) => ({
        write: async (path, bytes) => {
          await real.write(path, bytes);
          await writeFile(join(outbox.folder, "a.txt"), "theirs");
        },
      }));
      await assert.rejects(deliver(over, await outbox.delivery(id)), { code: "delivery.name-taken" });
      assert.equal(await outbox.text("a.txt"), "theirs");
      await rm(join(outbox.folder, "a.txt"));
      await deliver(outbox.flow, await outbox.delivery(id));
      assert.equal(await outbox.text("a.txt"), "ours");
    }));

  it("replaces the file of its name where the feed says so", () =>
    inOutbox(async (outbox) => {
      await writeFile(join(outbox.folder, "a.txt"), "earlier");
      await outbox.queue("a.txt", "later", { overwrite: "replace" });
      await deliverOpen(outbox.flow, new Map());
      assert.equal(await outbox.text("a.txt"), "later");
      assert.deepEqual(await outbox.names(), ["a.txt"]);
    }));

  it("does not hold up one folder for another, nor one partner for another of the same folder", () =>
    inOutbox(async (outbox) => {
      await outbox.queue("a.txt", "text", { partner: "gone" });
      const mine = await outbox.queue("b.txt", "text");
      const elsewhere = await outbox.queue("c.txt", "text", { folder: join(outbox.folder, "more") });
      assert.deepEqual(await deliverOpen(outbox.flow, new Map()), [mine.id, elsewhere.id]);
      const failures = outbox.logged.filter(([level]) => level === "error");
      assert.equal(failures.length, 1);
      assert.equal(failures[0]?.[2].partner, "gone");
    }));

  it("pauses longer after each failure, up to a minute", () =>
    inOutbox(async (outbox) => {
      const { id } = await outbox.queue("a.txt", "text");
      const fail = () => Promise.reject(new GatewayError("transport.failed", "no line", { retry: "later" }));
      const over = outbox.over(() => ({ write: fail }));
      const pauses = new Map<number, number>();
      const waits: number[] = [];
      for (let round = 0; round < 9; round += 1) {
        await deliverOpen(over, pauses);
        const until = pauses.get(id) ?? 0;
        waits.push(until - outbox.clock.now().getTime());
        outbox.clock.move(waits.at(-1) ?? 0);
      }
      assert.deepEqual(
        waits,
        [1, 2, 4, 8, 16, 32, 60, 60, 60].map((seconds) => seconds * 1_000),
      );
      assert.equal((await outbox.delivery(id)).failure, "no line");
      assert.deepEqual(await deliverOpen(outbox.flow, pauses), [id]);
    }));

  it("stops between two files when the gateway is to stop", () =>
    inOutbox(async (outbox) => {
      await outbox.queue("a.txt", "text");
      const stopped = { ...outbox.flow, stop: AbortSignal.abort() };
      assert.deepEqual(await deliverOpen(stopped, new Map()), []);
      assert.deepEqual(await outbox.names(), []);
    }));
});

describe("two gateways that deliver", () => {
  it("leave each other's files alone, and the later ones to the same folder", () =>
    inOutbox(async (outbox) => {
      const other = await outbox.another();
      const first = await outbox.queue("a.txt", "text");
      const second = await outbox.queue("b.txt", "text", { owner: other.owner });
      assert.deepEqual(await deliverOpen(other, new Map()), []);
      assert.deepEqual(await deliverOpen(outbox.flow, new Map()), [first.id]);
      assert.deepEqual(await deliverOpen(other, new Map()), [second.id]);
    }));

  it("do not bring a file again that its owner renamed just before it died", () =>
    inOutbox(async (outbox) => {
      const delivery = await outbox.queue("a.txt", "text");
      const heir = await outbox.another();
      const { receipts, deliveries, feeds } = heir.ledger;
      const ledger: Ledger = {
        ...{ receipts, deliveries, feeds, keepVersion: never, table: never, beat: never, close: never },
        write: (work) => heir.ledger.write(work),
        // The list is read; only now does the owner get as far as the rename, and dies.
        isAlive: async (owner) => {
          const dying = { ...outbox.flow, atStep: cutAt("deliver.renamed") };
          await assert.rejects(deliver(dying, await outbox.delivery(delivery.id)));
          await rm(join(outbox.folder, "a.txt"));
          outbox.clock.move(61_000);
          await heir.ledger.beat(heir.owner);
          return heir.ledger.isAlive(owner);
        },
      };
      const flow = { ...heir, ledger };
      await deliverOpen(flow, new Map());
      assert.deepEqual(await outbox.names(), []);
      assert.equal((await outbox.delivery(delivery.id)).state, "sent");
    }));

  it("do not cut each other's file short where one was taken for dead and was only slow", () =>
    inOutbox(async (outbox) => {
      const delivery = await outbox.queue("a.txt", "text");
      const heir = await outbox.another();
      const slow = outbox.over((real) => ({
        write: async (path, bytes) => {
          await real.write(path, pieces("te"));
          outbox.clock.move(61_000);
          await heir.ledger.beat(heir.owner);
          assert.deepEqual(await deliverOpen(heir, new Map()), [delivery.id]);
          assert.equal(await outbox.text("a.txt"), "text");
          await rm(join(outbox.folder, "a.txt"));
          await real.write(path, bytes);
        },
      }));
      await assert.rejects(deliver(slow, delivery), { code: "delivery.taken-over" });
      assert.deepEqual(await outbox.names(), []);
      assert.equal((await outbox.delivery(delivery.id)).state, "sent");
    }));

  it("clear away what the dead one left half written", () =>
    inOutbox(async (outbox) => {
      const delivery = await outbox.queue("a.txt", "text");
      const next = await dieAt(outbox, "deliver.written", delivery);
      assert.equal((await outbox.names()).length, 1);
      await deliverOpen(next, new Map());
      assert.deepEqual(await outbox.names(), ["a.txt"]);
    }));
});

const never = () => Promise.reject(new Error("not asked for here"));
