import assert from "node:assert/strict";
import { GatewayError } from "../../src/model/error.ts";
import type { Outgoing } from "../../src/outbound/feed-run.ts";
import { produce } from "../../src/outbound/produce.ts";
import { textOf } from "../contract/transport.ts";
import { cutAt, inOutbox, type Outbox } from "./outbox.ts";

/** The files that wait to be delivered: names and texts. */
async function made({ ledger, flow }: Outbox): Promise<Record<string, string>> {
  const open = await ledger.deliveries.open();
  const texts = open.map(async ({ name, hash }) => [name, await textOf(flow.spool.read(hash))] as const);
  return Object.fromEntries(await Promise.all(texts));
}

/** Runs the feed; documents are put on the shelf with the revision that the ledger is at. */
async function run(outbox: Outbox, put: Record<string, string>, out: Outgoing = outbox.out, full = false) {
  const revision = await outbox.ledger.write(async (tx) => tx.revision);
  for (const [key, text] of Object.entries(put)) outbox.shelf.put(key, text, revision);
  const produced = await produce(outbox.flow, out, { full });
  assert.ok(produced);
  return produced;
}

const sequenceOf = ({ ledger }: Outbox) =>
  ledger.write(async (tx) => (await ledger.feeds.state(tx, "acme/stickers")).sequence);

describe("producing a file", () => {
  it("writes what there is to say, and then only what changed", () =>
    inOutbox(async (outbox) => {
      await run(outbox, { a: "1", b: "2", c: "3" });
      await run(outbox, { b: "two", d: "4" });
      assert.deepEqual(await made(outbox), {
        "stickers-1.txt": "head 0\na=1\nb=2\nc=3\ntail 3\n",
        "stickers-2.txt": "head 0\nb=two\nd=4\ntail 2\n",
      });
    }));

  it("notes what went out, in which file, and on what it ran", () =>
    inOutbox(async (outbox) => {
      const { deliveries } = await run(outbox, { a: "1", b: "2", c: "3" });
      const [delivery] = await outbox.ledger.deliveries.open();
      assert.deepEqual(deliveries, [delivery?.id]);
      assert.deepEqual([delivery?.documents, delivery?.state], [3, "produced"]);
      assert.deepEqual(
        outbox.shelf.sent.map(({ keys, to }) => [keys, to.delivery, to.name]),
        [[["a", "b", "c"], delivery?.id, "stickers-1.txt"]],
      );
    }));

  it("makes no file when there is nothing to say, and counts none", () =>
    inOutbox(async (outbox) => {
      const produced = await run(outbox, {});
      assert.deepEqual(produced, { deliveries: [], problems: [] });
      await run(outbox, { a: "hidden" });
      assert.deepEqual(await made(outbox), {});
      assert.deepEqual(await outbox.inSpool(), []);
      assert.equal(await sequenceOf(outbox), 0);
      assert.equal(await outbox.ledger.feeds.mayHaveNews("acme/stickers"), false);
    }));

  it("makes an empty file where the mapping wants one", () =>
    inOutbox(async (outbox) => {
      await run(outbox, {}, outbox.outWith({}, { whenEmpty: "write file" }));
      assert.deepEqual(await made(outbox), { "stickers-1.txt": "head 0\ntail 0\n" });
    }));

  it("leaves out what says no more than was sent before, unless all is asked for", () =>
    inOutbox(async (outbox) => {
      await run(outbox, { a: "1", b: "2" });
      await run(outbox, { a: "1", b: "2" });
      assert.equal((await outbox.ledger.deliveries.open()).length, 1);
      await run(outbox, {}, outbox.out, true);
      assert.equal((await made(outbox))["stickers-2.txt"], "head 0\na=1\nb=2\ntail 2\n");
    }));

  it("tells again what went away and came back to another text", () =>
    inOutbox(async (outbox) => {
      await run(outbox, { a: "1" });
      await run(outbox, { a: "2" });
      await run(outbox, { a: "1" });
      assert.equal((await made(outbox))["stickers-3.txt"], "head 0\na=1\ntail 1\n");
    }));

  const unfit = ["unfit", "☃"] as const;
  for (const text of unfit) {
    it(`holds back a document that cannot be written (${text}), sends the others, and tries it again`, () =>
      inOutbox(async (outbox) => {
        const first = await run(outbox, { a: "1", b: text, c: "3" });
        assert.deepEqual(
          first.problems.map(({ code }) => code),
          ["sticker.unfit"],
        );
        assert.match((await made(outbox))["stickers-1.txt"] ?? "", /^head 0\na=1\nc=3\n/);
        assert.equal(await outbox.ledger.feeds.hasHeld("acme/stickers"), true);
        assert.equal((await run(outbox, {})).problems.length, 1);
        outbox.shelf.put("b", "mended", 1);
        assert.deepEqual((await run(outbox, {})).problems, []);
        assert.equal((await made(outbox))["stickers-2.txt"], "head 0\nb=mended\ntail 1\n");
        assert.equal(await outbox.ledger.feeds.hasHeld("acme/stickers"), false);
      }));
  }

  it("makes no file of held documents alone, and counts none", () =>
    inOutbox(async (outbox) => {
      await run(outbox, { a: "unfit" });
      assert.deepEqual(await made(outbox), {});
      assert.equal(await sequenceOf(outbox), 0);
      assert.deepEqual(await outbox.inSpool(), []);
    }));

  it("splits what is more than one file may hold, and numbers the files", () =>
    inOutbox(async (outbox) => {
      const out = outbox.outWith({}, { documentsPerFile: 2 });
      await run(outbox, { a: "1", b: "2", c: "3", d: "4", e: "hidden" }, out);
      await run(outbox, { f: "6" }, out);
      assert.deepEqual(await made(outbox), {
        "stickers-1.txt": "head 0\na=1\nb=2\ntail 2\n",
        "stickers-2.txt": "head 0\nc=3\nd=4\ntail 2\n",
        "stickers-3.txt": "head 0\nf=6\ntail 1\n",
      });
      assert.deepEqual(
        outbox.shelf.sent.map(({ keys }) => keys),
        [["a", "b"], ["c", "d"], ["f"]],
      );
    }));

  it("sorts all of it where the mapping says so, over batches and files", () =>
    inOutbox(async (outbox) => {
      const out = outbox.outWith({}, { sorted: true, documentsPerFile: 3 });
      await run(outbox, { a: "5", b: "4", c: "3", d: "2", e: "1" }, out);
      assert.deepEqual(await made(outbox), {
        "stickers-1.txt": "head 0\ne=1\nd=2\nc=3\ntail 3\n",
        "stickers-2.txt": "head 0\nb=4\na=5\ntail 2\n",
      });
    }));

  it("writes the head last where it holds counts", () =>
    inOutbox(async (outbox) => {
      await run(outbox, { a: "1", b: "2", c: "3" }, outbox.outWith({}, { headNeedsCounts: true }));
      assert.deepEqual(await made(outbox), { "stickers-1.txt": "head 3\na=1\nb=2\nc=3\ntail 3\n" });
      assert.equal((await outbox.inSpool()).length, 1);
    }));

  it("leaves nothing, in the ledger or the spool, of a run that failed", () =>
    inOutbox(async (outbox) => {
      const out = outbox.outWith({}, { documentsPerFile: 2 });
      await assert.rejects(run(outbox, { a: "1", b: "2", c: "3", d: "bomb" }, out), /a bug in writing/);
      assert.deepEqual(await outbox.ledger.deliveries.open(), []);
      assert.deepEqual(
        (await outbox.inSpool()).filter((name) => name.endsWith(".part")),
        [],
      );
      await run(outbox, { d: "4" }, out);
      assert.deepEqual(Object.keys(await made(outbox)), ["stickers-1.txt", "stickers-2.txt"]);
    }));

  it("leaves no half file when the disk is full", () =>
    inOutbox(async (outbox) => {
      let aborted = 0;
      const full = () => Promise.reject(new GatewayError("spool.failed", "ENOSPC", { retry: "later" }));
      const writer = async () => ({
        write: full,
        finish: full,
        abort: async () => {
          aborted += 1;
        },
      });
      outbox.shelf.put("a", "1", 1);
      const flow = { ...outbox.flow, spool: { ...outbox.flow.spool, writer } };
      await assert.rejects(produce(flow, outbox.out), { code: "spool.failed" });
      assert.equal(aborted, 1);
      assert.equal((await produce(outbox.flow, outbox.out))?.deliveries.length, 1);
    }));

  it("runs a slot once, however many gateways come to it at once", () =>
    inOutbox(async (outbox) => {
      const other = await outbox.another();
      outbox.shelf.put("a", "1", 1);
      const slot = "2025-01-31T08:00:00Z";
      const out = outbox.outWith({ content: "full" });
      const runs = await Promise.all(
        [outbox.flow, other, outbox.flow].map((flow) => produce(flow, out, { slot })),
      );
      assert.equal(runs.filter((one) => one !== undefined).length, 1);
      assert.equal((await outbox.ledger.deliveries.open()).length, 1);
    }));

  it("takes the slot with the run or not at all", () =>
    inOutbox(async (outbox) => {
      outbox.shelf.put("a", "1", 1);
      const slot = "2025-01-31T08:00:00Z";
      const cut = { ...outbox.flow, atStep: cutAt("produce.encoded") };
      await assert.rejects(produce(cut, outbox.out, { slot }), /the power was cut/);
      assert.equal(await outbox.ledger.feeds.lastSlot("acme/stickers"), undefined);
      assert.equal((await produce(outbox.flow, outbox.out, { slot }))?.deliveries.length, 1);
      assert.equal(await outbox.ledger.feeds.lastSlot("acme/stickers"), slot);
    }));
});
