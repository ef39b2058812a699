import assert from "node:assert/strict";
import { rm, utimes } from "node:fs/promises";
import { join } from "node:path";
import { claimFile } from "../../src/inbound/claim.ts";
import { finishFile } from "../../src/inbound/finish.ts";
import { passOver } from "../../src/inbound/pass.ts";
import { recover } from "../../src/inbound/recover.ts";
import { nothingSeen } from "../../src/inbound/watch.ts";
import { GatewayError, messageOf } from "../../src/model/error.ts";
import { type Step, steps } from "../../src/model/step.ts";
import { crashAt, type Inbox, inInbox } from "./inbox.ts";

/** A gateway that is dead: nothing it owns is alive any more, as it never said that it was. */
async function dying(inbox: Inbox, step: Step) {
  const { ledger, ...flow } = await inbox.another();
  return { ...flow, ledger, owner: "host:9:900", atStep: crashAt(step) };
}

/** All came in once, and nothing is left to do. */
async function assertWhole(inbox: Inbox): Promise<void> {
  assert.deepEqual(await inbox.posted(), ["1=x", "2=y"]);
  assert.deepEqual(await inbox.names(), []);
  assert.deepEqual(await inbox.names(".archive"), ["a.csv"]);
  assert.deepEqual(await inbox.ledger.receipts.unsettled(), []);
  const hashes = (await inbox.receipts()).map(({ hash }) => hash);
  assert.deepEqual(
    (await inbox.names("../data/spool")).filter((name) => !hashes.includes(name) && !name.includes("~")),
    [],
  );
}

describe("recovering", () => {
  const inward = steps.filter((step) => /^(?:fetch|claim|receive|settle)\./.test(step));
  for (const step of inward) {
    it(`finishes what a gateway left that died at ${step}`, () =>
      inInbox(async (inbox) => {
        await inbox.drop("a.csv", "1;x\n2;y\n");
        const dead = await dying(inbox, step);
        await crash(() => passOver(dead, inbox.source, nothingSeen));
        await recover(inbox.flow, [inbox.source]);
        await inbox.pass();
        await assertWhole(inbox);
      }));
  }

  const states: readonly [string, (inbox: Inbox, id: number) => Promise<void>][] = [
    ["claimed", async () => {}],
    ["posted, its source untouched", (inbox, id) => post(inbox, id)],
    [
      "posted, its source moved",
      async (inbox, id) => {
        await post(inbox, id);
        await inbox.source.transport.move(
          join(inbox.folder, "a.csv"),
          join(inbox.folder, ".archive", "a.csv"),
        );
      },
    ],
    [
      "posted, its source moved, its bytes archived",
      async (inbox, id) => {
        await post(inbox, id);
        await inbox.source.transport.move(
          join(inbox.folder, "a.csv"),
          join(inbox.folder, ".archive", "a.csv"),
        );
        await inbox.spool.archive((await inbox.ledger.receipts.get(id))?.hash ?? "");
      },
    ],
  ];
  for (const [what, make] of states) {
    it(`goes on with a file that is ${what}`, () =>
      inInbox(async (inbox) => {
        const receipt = await claimFile(inbox.flow, inbox.source, await inbox.drop("a.csv", "1;x\n2;y\n"));
        assert.ok(typeof receipt === "object");
        await make(inbox, receipt.id);
        inbox.flow.inHand.clear();
        const finished = await recover(inbox.flow, [inbox.source]);
        assert.deepEqual(
          finished.map(({ receipt: { state } }) => state),
          ["posted"],
        );
        await assertWhole(inbox);
        assert.deepEqual(await recover(inbox.flow, [inbox.source]), []);
      }));
  }

  it("receives what the sender put there since, though it has the same name, size and time", () =>
    inInbox(async (inbox) => {
      const path = join(inbox.folder, "a.csv");
      const receipt = await claimFile(inbox.flow, inbox.source, await inbox.drop("a.csv", "1;x\n"));
      assert.ok(typeof receipt === "object");
      await post(inbox, receipt.id);
      inbox.flow.inHand.clear();
      await inbox.drop("a.csv", "2;y\n");
      await utimes(path, new Date(receipt.modified), new Date(receipt.modified));
      await recover(inbox.flow, [inbox.source]);
      assert.deepEqual(await inbox.names(), ["a.csv"]);
      await inbox.pass();
      assert.deepEqual(await inbox.posted(), ["1=x", "2=y"]);
    }));

  it("receives from the bytes we kept, though the sender has taken the file away", () =>
    inInbox(async (inbox) => {
      await claimFile(inbox.flow, inbox.source, await inbox.drop("a.csv", "1;x\n"));
      inbox.flow.inHand.clear();
      await rm(join(inbox.folder, "a.csv"));
      await recover(inbox.flow, [inbox.source]);
      assert.deepEqual(await inbox.posted(), ["1=x"]);
      assert.deepEqual(await inbox.ledger.receipts.unsettled(), []);
    }));

  it("leaves alone what this gateway has in hand right now", () =>
    inInbox(async (inbox) => {
      await claimFile(inbox.flow, inbox.source, await inbox.drop("a.csv", "1;x\n"));
      assert.deepEqual(await recover(inbox.flow, [inbox.source]), []);
      assert.deepEqual(await inbox.posted(), []);
    }));

  it("leaves alone what another living gateway has in hand", () =>
    inInbox(async (inbox) => {
      const other = await inbox.another();
      const owner = `${inbox.flow.owner}0`;
      await other.ledger.beat(owner);
      await claimFile({ ...other, owner }, inbox.source, await inbox.drop("a.csv", "1;x\n"));
      assert.deepEqual(await recover({ ...inbox.flow }, [inbox.source]), []);
    }));

  it("leaves what belongs to no source that is configured, but not in silence", () =>
    inInbox(async (inbox) => {
      await claimFile(inbox.flow, inbox.source, await inbox.drop("a.csv", "1;x\n"));
      inbox.flow.inHand.clear();
      const message = "a.csv is in our hands, but its source acme/inbox/* is not configured any more";
      for (const one of [1, 2]) {
        const [left, ...others] = await recover(inbox.flow, []);
        assert.deepEqual(others, []);
        assert.equal(messageOf(left?.failure), message);
        assert.equal((await inbox.flow.ledger.receipts.get(left?.receipt.id ?? 0))?.failure, message);
        assert.equal(
          (await inbox.flow.ledger.receipts.get(left?.receipt.id ?? 0))?.attempts,
          1,
          `time ${one}`,
        );
      }
      assert.deepEqual(await inbox.names(), ["a.csv"]);
    }));

  it("takes over from the dead once, when two gateways try at once", () =>
    inInbox(async (inbox) => {
      const dead = await dying(inbox, "claim.done");
      await inbox.drop("a.csv", "1;x\n2;y\n");
      await crash(() => passOver(dead, inbox.source, nothingSeen));
      const other = await inbox.another();
      const both = await Promise.all([inbox.flow, other].map((flow) => recover(flow, [inbox.source])));
      assert.equal(both.flat().length, 1);
      await assertWhole(inbox);
    }));

  it("posts once though two of us finish the same file at once", () =>
    inInbox(async (inbox) => {
      const receipt = await claimFile(inbox.flow, inbox.source, await inbox.drop("a.csv", "1;x\n2;y\n"));
      assert.ok(typeof receipt === "object");
      await Promise.all([1, 2, 3].map(() => finishFile(inbox.flow, inbox.source, receipt)));
      await recover(inbox.flow, [inbox.source]);
      await assertWhole(inbox);
    }));

  it("holds back the later files of a source while an earlier one cannot be received, not other sources", () =>
    inInbox(async (inbox) => {
      const other = inbox.sourceWith({ source: "acme/other/*" });
      for (const name of ["a.csv", "b.csv"]) {
        await claimFile(inbox.flow, inbox.source, await inbox.drop(name, `${name};disk full\n`));
      }
      await claimFile(inbox.flow, other, await inbox.drop("c.csv", "3;z\n"));
      inbox.flow.inHand.clear();
      const finished = await recover(inbox.flow, [inbox.source, other]);
      assert.deepEqual(
        finished.map(({ receipt: { name }, failure }) => [name, failure instanceof GatewayError]),
        [
          ["a.csv", true],
          ["c.csv", false],
        ],
      );
      assert.deepEqual(await inbox.posted(), ["3=z"]);
    }));

  it("tells nothing of a file that the stop interrupted, and leaves it to the next start", () =>
    inInbox(async (inbox) => {
      const lines = Array.from({ length: 5_000 }, (_, at) => `${at};x`);
      const receipt = await claimFile(inbox.flow, inbox.source, await inbox.drop("a.csv", lines.join("\n")));
      assert.ok(typeof receipt === "object");
      const stopping = new AbortController();
      const atStep = (step: Step) => void (step === "receive.posting" && stopping.abort());
      const one = await finishFile({ ...inbox.flow, atStep, stop: stopping.signal }, inbox.source, receipt);
      assert.deepEqual([one.reception, one.failure], [undefined, undefined]);
      assert.deepEqual(await inbox.posted(), []);
      const now = await inbox.ledger.receipts.get(receipt.id);
      assert.deepEqual([now?.state, now?.failure], ["claimed", ""]);
      await recover(inbox.flow, [inbox.source]);
      assert.equal((await inbox.posted()).length, 5_000);
    }));
});

/** Whatever a crash ends in is nobody's to see: the dead note nothing. */
async function crash(work: () => Promise<unknown>): Promise<void> {
  await work().catch(() => {});
}

/** Posted as a gateway would have done, up to the commit. */
async function post(inbox: Inbox, id: number): Promise<void> {
  const receipt = await inbox.ledger.receipts.get(id);
  assert.ok(receipt);
  const { receiveFile } = await import("../../src/inbound/receive.ts");
  await receiveFile(inbox.flow, inbox.source, receipt);
}
