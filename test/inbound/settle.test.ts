import assert from "node:assert/strict";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { claimFile } from "../../src/inbound/claim.ts";
import { receiveFile } from "../../src/inbound/receive.ts";
import { settleFile } from "../../src/inbound/settle.ts";
import type { Source } from "../../src/inbound/source.ts";
import type { Receipt } from "../../src/model/ledger.ts";
import type { Transport } from "../../src/model/transport.ts";
import { disposing, type Inbox, inInbox, setModified } from "./inbox.ts";

/** A file that is received and not yet disposed of. */
async function received(inbox: Inbox, text = "1;x\n", source = inbox.source): Promise<Receipt> {
  const receipt = await claimFile(inbox.flow, source, await inbox.drop("a.csv", text));
  assert.ok(typeof receipt === "object");
  await receiveFile(inbox.flow, source, receipt);
  const now = await inbox.ledger.receipts.get(receipt.id);
  assert.ok(now);
  return now;
}

/** The same source, over a transport that differs in some calls. */
function over({ source }: Inbox, changes: (real: Transport) => Partial<Transport>): Source {
  return { ...source, transport: { ...source.transport, ...changes(source.transport) } };
}

const isSettled = async ({ ledger }: Inbox, { id }: Receipt) => (await ledger.receipts.get(id))?.settled;

describe("settling a file", () => {
  const ways = [
    ["archive", [], ["a.csv"]],
    ["delete", [], []],
    ["leave", ["a.csv"], []],
  ] as const;
  for (const [then, left, archived] of ways) {
    it(`disposes of its source (${then}) and keeps its bytes`, () =>
      inInbox(async (inbox) => {
        const receipt = await received(inbox);
        await settleFile(inbox.flow, inbox.sourceWith(disposing(then)), receipt);
        assert.deepEqual(await inbox.names(), left);
        assert.deepEqual(await inbox.names(".archive"), archived);
        assert.equal(await isSettled(inbox, receipt), true);
        assert.deepEqual(await inbox.names(join("../data/archive", receipt.hash.slice(0, 2))), [
          receipt.hash,
        ]);
      }));
  }

  for (const then of ["archive", "delete", "leave"] as const) {
    it(`sets a refused file aside with the reason beside it (${then})`, () =>
      inInbox(async (inbox) => {
        const receipt = await received(inbox, "1;x\n2;bad\n");
        await settleFile(inbox.flow, inbox.sourceWith(disposing(then)), receipt);
        assert.deepEqual(await inbox.names(), []);
        assert.deepEqual(await inbox.names(".error"), ["a.csv", "a.csv.reason.txt"]);
        const reason = await inbox.text(".error", "a.csv.reason.txt");
        assert.match(reason, /^a\.csv was refused\. Nothing in it was used\.\n/);
        assert.match(reason, /^line 2: 2 is bad \[field\.bad\]$/m);
      }));
  }

  it("does not overwrite an earlier file of the name", () =>
    inInbox(async (inbox) => {
      await mkdir(join(inbox.folder, ".archive"));
      await writeFile(join(inbox.folder, ".archive", "a.csv"), "earlier");
      const receipt = await received(inbox);
      await settleFile(inbox.flow, inbox.source, receipt);
      assert.deepEqual(await inbox.names(".archive"), [`a.${receipt.id}.csv`, "a.csv"]);
      assert.equal(await inbox.text(".archive", "a.csv"), "earlier");
      const bad = await received(inbox, "1;bad\n");
      await settleFile(inbox.flow, inbox.source, bad);
      const worse = await received(inbox, "2;bad\n");
      await settleFile(inbox.flow, inbox.source, worse);
      const aside = [`a.${worse.id}.csv`, `a.${worse.id}.csv.reason.txt`, "a.csv", "a.csv.reason.txt"];
      assert.deepEqual(await inbox.names(".error"), aside);
      assert.equal(await inbox.text(".error", "a.csv"), "1;bad\n");
    }));

  for (const text of ["1;x\n", "1;bad\n"]) {
    it(`leaves alone another file that has taken the name (${text.trim()})`, () =>
      inInbox(async (inbox) => {
        const receipt = await received(inbox, text);
        await inbox.drop("a.csv", "3;new\n");
        await settleFile(inbox.flow, inbox.source, receipt);
        assert.deepEqual(await inbox.names(), ["a.csv"]);
        assert.equal(await inbox.text("a.csv"), "3;new\n");
        assert.equal(await isSettled(inbox, receipt), true);
      }));
  }

  it("puts back another file that took the name just before the move", () =>
    inInbox(async (inbox) => {
      const receipt = await received(inbox);
      let first = true;
      const racing = over(inbox, (real) => ({
        move: async (from, to) => {
          if (first) await inbox.drop("a.csv", "3;new\n");
          first = false;
          await real.move(from, to);
        },
      }));
      await settleFile(inbox.flow, racing, receipt);
      assert.equal(await inbox.text("a.csv"), "3;new\n");
      assert.deepEqual(await inbox.names(".archive"), []);
    }));

  it("loses neither of two files that took the name one after the other", () =>
    inInbox(async (inbox) => {
      const receipt = await received(inbox);
      let first = true;
      const racing = over(inbox, (real) => ({
        move: async (from, to) => {
          if (first) await inbox.drop("a.csv", "3;new\n");
          await real.move(from, to);
          if (first) await inbox.drop("a.csv", "4;newer\n");
          first = false;
        },
      }));
      await settleFile(inbox.flow, racing, receipt);
      assert.deepEqual(await inbox.names(), [`a.${receipt.id}.csv`, "a.csv"]);
      assert.equal(await inbox.text("a.csv"), "4;newer\n");
      assert.equal(await inbox.text(`a.${receipt.id}.csv`), "3;new\n");
    }));

  it("can be repeated after a crash at any point", () =>
    inInbox(async (inbox) => {
      const receipt = await received(inbox, "1;bad\n");
      const steps: readonly (keyof Transport)[] = ["stat", "write", "move"];
      for (const step of steps) {
        const failing = over(inbox, () => ({ [step]: () => Promise.reject(new Error(`crash at ${step}`)) }));
        await assert.rejects(settleFile(inbox.flow, failing, receipt), /crash at/);
        assert.equal(await isSettled(inbox, receipt), false);
      }
      const cut = (step: string) => {
        if (step === "settle.moved") throw new Error("crash after the move");
      };
      await assert.rejects(settleFile({ ...inbox.flow, atStep: cut }, inbox.source, receipt), /crash/);
      await settleFile(inbox.flow, inbox.source, receipt);
      assert.deepEqual(await inbox.names(".error"), ["a.csv", "a.csv.reason.txt"]);
      assert.equal(await isSettled(inbox, receipt), true);
    }));

  it("fails, and stays unsettled, where the archive cannot be reached", () =>
    inInbox(async (inbox) => {
      const receipt = await received(inbox);
      await writeFile(join(inbox.folder, ".archive"), "a file where the folder should be");
      await assert.rejects(settleFile(inbox.flow, inbox.source, receipt), { name: "GatewayError" });
      assert.equal(await isSettled(inbox, receipt), false);
      assert.deepEqual(await inbox.names(), ["a.csv"]);
      await rm(join(inbox.folder, ".archive"));
      await settleFile(inbox.flow, inbox.source, receipt);
      assert.deepEqual(await inbox.names(".archive"), ["a.csv"]);
    }));

  it("takes a source that is gone for disposed of", () =>
    inInbox(async (inbox) => {
      const receipt = await received(inbox);
      await rename(join(inbox.folder, "a.csv"), join(inbox.folder, "..", "elsewhere"));
      await settleFile(inbox.flow, inbox.source, receipt);
      assert.equal(await isSettled(inbox, receipt), true);
    }));

  describe("that has a marker", () => {
    for (const text of ["1;x\n", "1;bad\n"]) {
      it(`disposes of that too (${text.trim()})`, () =>
        inInbox(async (inbox) => {
          await inbox.drop("a.csv.done", "");
          const source = inbox.sourceWith({ marker: ".done" });
          const receipt = await received(inbox, text, source);
          await settleFile(inbox.flow, source, receipt);
          assert.deepEqual(await inbox.names(), []);
        }));

      it(`leaves no marker behind after a crash, which would call the next file complete (${text.trim()})`, () =>
        inInbox(async (inbox) => {
          await inbox.drop("a.csv.done", "");
          const source = inbox.sourceWith({ marker: ".done" });
          const receipt = await received(inbox, text, source);
          const moved: Source = {
            ...source,
            transport: {
              ...source.transport,
              move: async (from, to) => {
                await source.transport.move(from, to);
                throw new Error("crash after the move");
              },
            },
          };
          await assert.rejects(settleFile(inbox.flow, moved, receipt), /crash/);
          await settleFile(inbox.flow, source, receipt);
          assert.deepEqual(await inbox.names(), []);
        }));
    }

    it("leaves both where files are left", () =>
      inInbox(async (inbox) => {
        await inbox.drop("a.csv.done", "");
        const source = inbox.sourceWith({ marker: ".done", ...disposing("leave") });
        await settleFile(inbox.flow, source, await received(inbox, "1;x\n", source));
        assert.deepEqual(await inbox.names(), ["a.csv", "a.csv.done"]);
      }));
  });

  it("disposes of a file of which the server told neither size nor time", () =>
    inInbox(async (inbox) => {
      const silent = over(inbox, (real) => ({
        stat: async (path) => {
          const entry = await real.stat(path);
          return entry && { ...entry, size: undefined, modified: undefined };
        },
      }));
      const entry = await inbox.drop("a.csv", "1;x\n");
      const receipt = await claimFile(inbox.flow, silent, { ...entry, size: undefined, modified: undefined });
      assert.ok(typeof receipt === "object");
      await receiveFile(inbox.flow, silent, receipt);
      await settleFile(inbox.flow, silent, { ...receipt, state: "posted" });
      assert.deepEqual(await inbox.names(), []);
    }));

  it("tells a file by its time where the size is the same", () =>
    inInbox(async (inbox) => {
      const receipt = await received(inbox);
      await inbox.drop("a.csv", "2;y\n");
      await setModified(join(inbox.folder, "a.csv"), receipt.modified + 1_000);
      await settleFile(inbox.flow, inbox.source, receipt);
      assert.deepEqual(await inbox.names(), ["a.csv"]);
    }));
});
