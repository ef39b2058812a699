import assert from "node:assert/strict";
import { link, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { claimFile } from "../../src/inbound/claim.ts";
import { passOver } from "../../src/inbound/pass.ts";
import type { Inbound, Source } from "../../src/inbound/source.ts";
import { nothingSeen } from "../../src/inbound/watch.ts";
import { GatewayError } from "../../src/model/error.ts";
import type { Transport } from "../../src/model/transport.ts";
import { disposing, type Inbox, inInbox, setModified } from "./inbox.ts";

/** The source over a transport that does something after each piece it has read. */
function whileReading({ source }: Inbox, happen: () => Promise<void>): Source {
  const { transport } = source;
  async function* read(path: string): AsyncGenerator<Uint8Array> {
    for await (const chunk of transport.read(path)) {
      yield chunk;
      await happen();
    }
  }
  return { ...source, transport: { ...transport, read } };
}

const inSpool = ({ names }: Inbox) => names("../data/spool");

/** Holds the write lock until it is let go. */
async function holdLedger({ ledger }: Inbox): Promise<() => void> {
  const { promise, resolve } = gate();
  const held = gate();
  void ledger.write(async () => {
    held.resolve();
    await promise;
  });
  await held.promise;
  return resolve;
}

function gate() {
  let resolve = () => {};
  const promise = new Promise<void>((open) => {
    resolve = open;
  });
  return { promise, resolve: () => resolve() };
}

describe("claiming a file", () => {
  it("keeps its bytes and makes a receipt that is in hand", () =>
    inInbox(async (inbox) => {
      const entry = await inbox.drop("a.csv", "1;x\n");
      const receipt = await claimFile(inbox.flow, inbox.source, entry);
      assert.ok(typeof receipt === "object");
      assert.deepEqual([receipt.state, receipt.size, receipt.owner], ["claimed", 4, inbox.flow.owner]);
      assert.deepEqual(await inSpool(inbox), [receipt.hash]);
      assert.ok(inbox.flow.inHand.has(receipt.id));
      assert.deepEqual(await inbox.names(), ["a.csv"]);
    }));

  it("has the receipt in hand before anybody else can see it", () =>
    inInbox(async (inbox) => {
      const entry = await inbox.drop("a.csv", "1;x\n");
      const { flow } = inbox;
      const seen: boolean[] = [];
      const ledger = new Proxy(flow.ledger, {
        get(target, name) {
          if (name !== "write") return Reflect.get(target, name);
          return async (work: Parameters<typeof flow.ledger.write>[0]) => {
            const result = await target.write(work);
            for (const { id } of await target.receipts.unsettled()) seen.push(flow.inHand.has(id));
            return result;
          };
        },
      });
      await claimFile({ ...flow, ledger }, inbox.source, entry);
      assert.deepEqual(seen, [true]);
    }));

  const changes: readonly [string, (inbox: Inbox, path: string) => Promise<unknown>][] = [
    ["grows", (_, path) => writeFile(path, "2;y\n", { flag: "a" })],
    ["is written over", (_, path) => writeFile(path, "2;y\n")],
    ["is touched", (_, path) => setModified(path, 1_700_000_000_000)],
    [
      "is replaced by another of the same size and time",
      async (inbox, path) => {
        const { modified = 0 } = await inbox.entry("a.csv");
        await writeFile(`${path}.new`, "2;y\n");
        await setModified(`${path}.new`, modified);
        await rename(`${path}.new`, path);
      },
    ],
    ["is removed", (_, path) => rm(path)],
  ];
  for (const [how, change] of changes) {
    it(`leaves alone a file that ${how} while it is read, and keeps nothing of it`, () =>
      inInbox(async (inbox) => {
        await inbox.drop("a.csv", "1;x\n");
        await setModified(join(inbox.folder, "a.csv"), 1_600_000_000_000);
        const entry = await inbox.entry("a.csv");
        const source = whileReading(
          inbox,
          async () => void (await change(inbox, join(inbox.folder, "a.csv"))),
        );
        assert.equal(await claimFile(inbox.flow, source, entry), "changing");
        assert.deepEqual(await inbox.receipts(), []);
        assert.deepEqual(await inSpool(inbox), []);
      }));

    it(`leaves alone a file that ${how} while it waits for the ledger`, () =>
      inInbox(async (inbox) => {
        await inbox.drop("a.csv", "1;x\n");
        await setModified(join(inbox.folder, "a.csv"), 1_600_000_000_000);
        const entry = await inbox.entry("a.csv");
        let claiming: ReturnType<typeof claimFile> | undefined;
        const release = await holdLedger(inbox);
        const fetched = new Promise<void>((resolve) => {
          const atStep = (step: string) => void (step === "fetch.done" && resolve());
          claiming = claimFile({ ...inbox.flow, atStep }, inbox.source, entry);
        });
        await fetched;
        await change(inbox, join(inbox.folder, "a.csv"));
        release();
        assert.equal(await claiming, "taken");
        assert.deepEqual(await inbox.receipts(), []);
      }));
  }

  it("takes a file that vanished before it could be opened for somebody else's", () =>
    inInbox(async (inbox) => {
      const entry = await inbox.drop("a.csv", "1;x\n");
      await rm(join(inbox.folder, "a.csv"));
      assert.equal(await claimFile(inbox.flow, inbox.source, entry), "taken");
      assert.deepEqual(await inSpool(inbox), []);
    }));

  it("stops in the middle of a file when the gateway is to stop, and keeps nothing of it", () =>
    inInbox(async (inbox) => {
      const entry = await inbox.drop("a.csv", "1;x\n".repeat(200_000));
      const stopping = new AbortController();
      const source = whileReading(inbox, async () => stopping.abort());
      await assert.rejects(claimFile({ ...inbox.flow, stop: stopping.signal }, source, entry), {
        name: "AbortError",
      });
      assert.deepEqual(await inSpool(inbox), []);
      assert.deepEqual(await inbox.receipts(), []);
    }));

  it("keeps nothing of a file that the disk had no room for", () =>
    inInbox(async (inbox) => {
      const entry = await inbox.drop("a.csv", "1;x\n");
      const full = () => Promise.reject(new GatewayError("spool.failed", "ENOSPC", { retry: "later" }));
      const spool = {
        ...inbox.spool,
        writer: async () => ({ ...(await inbox.spool.writer()), write: full }),
      };
      await assert.rejects(claimFile({ ...inbox.flow, spool }, inbox.source, entry), {
        code: "spool.failed",
      });
      assert.deepEqual(await inSpool(inbox), []);
    }));
});

describe("a pass over a source", () => {
  const one = (flow: Inbound, source: Source) => passOver(flow, source, nothingSeen);

  it("goes on past a file that cannot be read, and tells of it", () =>
    inInbox(async (inbox) => {
      await inbox.drop("a.csv", "1;x\n");
      await inbox.drop("b.csv", "2;y\n");
      const refused = new GatewayError("transport.failed", "EACCES");
      const { transport } = inbox.source;
      const read: Transport["read"] = (path) =>
        path.endsWith("a.csv")
          ? (async function* () {
              yield* [];
              throw refused;
            })()
          : transport.read(path);
      const pass = await one(inbox.flow, { ...inbox.source, transport: { ...transport, read } });
      assert.equal(pass.failure, refused);
      assert.deepEqual(await inbox.posted(), ["2=y"]);
    }));

  it("takes no later file while the line is down", () =>
    inInbox(async (inbox) => {
      await inbox.drop("a.csv", "1;x\n");
      await inbox.drop("b.csv", "2;y\n");
      let reads = 0;
      const down = new GatewayError("transport.failed", "ETIMEDOUT", { retry: "later" });
      const stat = () => {
        reads += 1;
        return Promise.reject(down);
      };
      const pass = await one(inbox.flow, { ...inbox.source, transport: { ...inbox.source.transport, stat } });
      assert.equal(pass.failure, down);
      assert.equal(reads, 1);
    }));

  it("keeps what it has seen when the folder cannot be listed", () =>
    inInbox(async (inbox) => {
      await inbox.drop("a.csv", "1;x\n");
      const slow = inbox.sourceWith({ settled: 3_600_000 });
      const { sightings, waiting } = await one(inbox.flow, slow);
      assert.equal(waiting, 1);
      const list = () => Promise.reject(new GatewayError("transport.failed", "EIO", { retry: "later" }));
      const failed = await passOver(
        inbox.flow,
        { ...slow, transport: { ...slow.transport, list } },
        sightings,
      );
      assert.equal(failed.sightings, sightings);
      assert.ok(failed.failure instanceof GatewayError);
    }));

  it("tells once of a file whose name cannot be used", () =>
    inInbox(async (inbox) => {
      await inbox.drop("con.csv", "1;x\n");
      const first = await one(inbox.flow, inbox.source);
      await passOver(inbox.flow, inbox.source, first.sightings);
      const warnings = inbox.logged.filter(([level]) => level === "warn");
      assert.deepEqual(
        warnings.map(([, , { file }]) => file),
        ["con.csv"],
      );
      assert.deepEqual(await inbox.names(), ["con.csv"]);
    }));

  it("leaves a file alone while somebody holds it under a second name", () =>
    inInbox(async (inbox) => {
      await inbox.drop("a.csv", "1;x\n");
      await link(join(inbox.folder, "a.csv"), join(inbox.folder, "..", "second"));
      assert.deepEqual(await inbox.pass(), []);
      await rm(join(inbox.folder, "..", "second"));
      assert.equal((await inbox.pass()).length, 1);
    }));

  it("takes no file while an earlier one of the source is in another gateway's hands", () =>
    inInbox(async (inbox) => {
      const other = await inbox.another();
      const entry = await inbox.drop("a.csv", "1;older\n");
      await claimFile(other, inbox.source, entry);
      await inbox.drop("b.csv", "1;newer\n");
      const pass = await one(inbox.flow, inbox.source);
      assert.deepEqual([pass.received, pass.waiting, pass.failure], [[], 2, undefined]);
      assert.deepEqual(await inbox.names(), ["a.csv", "b.csv"]);
    }));

  it("stops between two files when the gateway is to stop", () =>
    inInbox(async (inbox) => {
      await inbox.drop("a.csv", "1;x\n");
      const pass = await one({ ...inbox.flow, stop: AbortSignal.abort() }, inbox.source);
      assert.deepEqual(pass.received, []);
      assert.deepEqual(await inbox.names(), ["a.csv"]);
    }));
});

describe("two gateways on one folder", () => {
  for (const then of ["archive", "delete", "leave"] as const) {
    it(`receive each file once (${then})`, () =>
      inInbox(async (inbox) => {
        const names = Array.from({ length: 12 }, (_, at) => `${String(at).padStart(2, "0")}.csv`);
        for (const [at, name] of names.entries()) await inbox.drop(name, `${at};x\n`);
        const source = inbox.sourceWith(disposing(then));
        const other = await inbox.another();
        for (let round = 0; round < 30 && (await inbox.posted()).length < names.length; round += 1) {
          const passes = await Promise.all(
            [inbox.flow, other].map((flow) => passOver(flow, source, nothingSeen)),
          );
          assert.deepEqual(
            passes.map(({ failure }) => failure),
            [undefined, undefined],
          );
        }
        const keys = (await inbox.posted()).map((line) => line.split("=")[0]);
        assert.deepEqual(
          keys,
          names.map((_, at) => String(at)),
        );
        const receipts = await inbox.receipts();
        assert.deepEqual(
          receipts.map(({ name, verdict, settled }) => [name, verdict, settled]),
          names.map((name) => [name, "new", true]),
        );
        assert.deepEqual(await inbox.names(), then === "leave" ? names : []);
        assert.deepEqual(
          inbox.logged.filter(([level]) => level === "error"),
          [],
        );
      }));
  }

  it("do not receive a file again that the other one received and left while this one read it", () =>
    inInbox(async (inbox) => {
      const other = await inbox.another();
      const entry = await inbox.drop("a.csv", "1;x\n");
      const source = inbox.sourceWith(disposing("leave"));
      const late = {
        ...source,
        transport: whileReading(inbox, async () => void (await passOver(other, source, nothingSeen)))
          .transport,
      };
      assert.equal(await claimFile(inbox.flow, late, entry), "taken");
      assert.equal((await inbox.receipts()).length, 1);
    }));
});
