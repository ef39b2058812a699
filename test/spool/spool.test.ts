import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Spool } from "../../src/model/spool.ts";
import { openSpool } from "../../src/spool/spool.ts";
import { textOf } from "../contract/transport.ts";

const us = "host:1:100";
const never = async () => false;
const always = async () => true;

describe("the spool", () => {
  let data: string;
  let spool: Spool;
  const inFlight = () => readdir(join(data, "spool"));

  beforeEach(async () => {
    data = await mkdtemp(join(tmpdir(), "dropgate-spool-"));
    spool = await openSpool(data, us);
  });
  afterEach(() => rm(data, { recursive: true, force: true }));

  async function store(text: string, head?: string) {
    const writer = await spool.writer();
    const third = Math.ceil(text.length / 3);
    for (const part of [0, 1, 2]) {
      await writer.write(Buffer.from(text.slice(part * third, (part + 1) * third)));
    }
    return writer.finish(head === undefined ? undefined : Buffer.from(head));
  }

  it("keeps bytes under their own hash", async () => {
    const text = "order;sku\r\n1;åäö\r\n";
    assert.deepEqual(await store(text), { hash: hashOf(text), size: Buffer.byteLength(text) });
    assert.equal(await textOf(spool.read(hashOf(text))), text);
    assert.deepEqual(await inFlight(), [hashOf(text)]);
  });

  it("keeps no bytes at all as a file too", async () => {
    assert.deepEqual(await store(""), { hash: hashOf(""), size: 0 });
    assert.equal(await textOf(spool.read(hashOf(""))), "");
  });

  it("puts a head before all that was written, and hashes both", async () => {
    const stored = await store("1;a\n2;b\n", "count 2\n");
    assert.deepEqual(stored, { hash: hashOf("count 2\n1;a\n2;b\n"), size: 16 });
    assert.equal(await textOf(spool.read(stored.hash)), "count 2\n1;a\n2;b\n");
    assert.deepEqual(await inFlight(), [stored.hash]);
  });

  it("keeps the same bytes once, however often they come", async () => {
    const [first, second] = await Promise.all([store("same"), store("same")]);
    assert.deepEqual(first, second);
    assert.deepEqual(await inFlight(), [first.hash]);
  });

  it("leaves nothing of bytes that were given up", async () => {
    const writer = await spool.writer();
    await writer.write(Buffer.from("half"));
    await writer.abort();
    assert.deepEqual(await inFlight(), []);
  });

  it("can be told to give up what could not be finished", async () => {
    const writer = await spool.writer();
    await writer.write(Buffer.from("half"));
    await mkdir(join(data, "spool", hashOf("half")));
    await assert.rejects(writer.finish(), { code: "spool.failed", retry: "later" });
    await writer.abort();
    assert.deepEqual(await inFlight(), [hashOf("half")]);
  });

  it("leaves nothing of a head and a body that could not be finished", async () => {
    const writer = await spool.writer();
    await writer.write(Buffer.from("body"));
    await mkdir(join(data, "spool", hashOf("head body")));
    await assert.rejects(writer.finish(Buffer.from("head ")), { code: "spool.failed" });
    await writer.abort();
    assert.deepEqual(await inFlight(), [hashOf("head body")]);
  });

  it("names its owner in what is half written, and lets nobody else read it", async () => {
    const writer = await spool.writer();
    const [name = ""] = await inFlight();
    assert.match(name, /^[0-9a-f]{12}~host:1:100\.part$/);
    assert.equal((await stat(join(data, "spool", name))).mode & 0o077, 0);
    await writer.abort();
  });

  it("moves bytes to the archive, from where they are read as before", async () => {
    const { hash } = await store("kept");
    await spool.archive(hash);
    assert.deepEqual(await inFlight(), []);
    assert.equal(await readFile(join(data, "archive", hash.slice(0, 2), hash), "utf8"), "kept");
    assert.equal(await textOf(spool.read(hash)), "kept");
  });

  it("archives what is archived already without complaint", async () => {
    const { hash } = await store("kept");
    await spool.archive(hash);
    await spool.archive(hash);
    await store("kept");
    await spool.archive(hash);
    assert.deepEqual(await inFlight(), []);
    assert.equal(await textOf(spool.read(hash)), "kept");
  });

  it("reads on while the bytes are moved to the archive", async () => {
    const text = "x".repeat(2_000_000);
    const { hash } = await store(text);
    let size = 0;
    for await (const chunk of spool.read(hash)) {
      size += chunk.byteLength;
      await spool.archive(hash);
    }
    assert.equal(size, text.length);
  });

  it("says which bytes are nowhere", async () => {
    await assert.rejects(textOf(spool.read(hashOf("none"))), { code: "spool.missing" });
    await assert.rejects(spool.archive(hashOf("none")), { code: "spool.failed" });
  });

  it("says that it could not read, in its own words", async () => {
    await mkdir(join(data, "spool", hashOf("folder")));
    await assert.rejects(textOf(spool.read(hashOf("folder"))), { code: "spool.failed", retry: "later" });
  });

  describe("when swept", () => {
    it("loses what dead owners left half written, and nothing of living ones", async () => {
      const ours = await spool.writer();
      const theirs = await openSpool(data, "other:2:7");
      const half = await theirs.writer();
      const scratch = await theirs.scratch();
      await scratch.write(0, ["a row"]);
      assert.equal((await inFlight()).length, 3);
      await spool.sweep(async (owner) => owner === us, never);
      const left = await inFlight();
      assert.equal(left.length, 1);
      assert.match(left[0] ?? "", /~host:1:100\.part$/);
      await Promise.all([ours.abort(), half.abort()]);
    });

    it("loses bytes that no row names once they are an hour old, not sooner", async () => {
      const old = await store("old");
      const fresh = await store("fresh");
      const needed = await store("needed");
      for (const { hash } of [old, needed]) await age(hash, 3_601_000);
      await age(fresh.hash, 3_500_000);
      await spool.sweep(always, async (hash) => hash === needed.hash);
      assert.deepEqual((await inFlight()).sort(), [fresh.hash, needed.hash].sort());
    });

    it("leaves alone what it does not know, and the archive", async () => {
      const { hash } = await store("kept");
      await spool.archive(hash);
      await writeFile(join(data, "spool", "README"), "");
      await spool.sweep(never, never);
      assert.deepEqual(await inFlight(), ["README"]);
      assert.equal(await textOf(spool.read(hash)), "kept");
    });

    it("does not mind that another gateway archives the same bytes meanwhile", async () => {
      const { hash } = await store("going");
      const stale = await openSpool(data, "dead:9:9");
      const half = await stale.writer();
      const takeAway = async () => {
        await rm(join(data, "spool", hash), { force: true });
        return false;
      };
      await spool.sweep(takeAway, takeAway);
      assert.deepEqual(await inFlight(), []);
      await half.abort();
    });
  });

  describe("as a place for rows", () => {
    it("gives back each bucket whole, also rows that are empty", async () => {
      const scratch = await spool.scratch();
      await scratch.write(0, ["a", "", "c"]);
      await scratch.write(1, [""]);
      await scratch.write(0, ["d"]);
      await scratch.write(2, []);
      assert.deepEqual(await scratch.read(0), ["a", "", "c", "d"]);
      assert.deepEqual(await scratch.read(1), [""]);
      assert.deepEqual(await scratch.read(2), []);
      assert.deepEqual(await scratch.read(3), []);
      await scratch.remove();
      assert.deepEqual(await inFlight(), []);
    });

    it("fails in the spool's words, so that it is tried again", async () => {
      const scratch = await spool.scratch();
      await rm(join(data, "spool"), { recursive: true });
      await assert.rejects(scratch.write(0, ["a"]), { code: "spool.failed", retry: "later" });
    });
  });

  async function age(hash: string, milliseconds: number): Promise<void> {
    const then = new Date(Date.now() - milliseconds);
    await utimes(join(data, "spool", hash), then, then);
  }
});

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
