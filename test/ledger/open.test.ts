import assert from "node:assert/strict";
import { mkdir, open, readdir, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { openLedger, openReadOnly, sql } from "../../src/ledger/index.ts";
import { connect } from "../../src/ledger/sqlite.ts";
import { claimed, inFolder, testClock, withLedger } from "./temporary.ts";

const { now: clock } = testClock();

describe("opening a ledger", () => {
  it("makes it, with its folder", () =>
    inFolder(async (folder) => {
      const filename = join(folder, "new", "data", "ledger.db");
      const ledger = await openLedger({ filename, clock });
      assert.deepEqual(await ledger.receipts.unsettled(), []);
      await ledger.close();
      assert.deepEqual(await readdir(join(folder, "new", "data")), ["ledger.db"]);
    }));

  it("takes a folder whose name means something in a URI", () =>
    inFolder(async (folder) => {
      const filename = join(folder, "a#b?mode=ro&c=100% ø", "ledger.db");
      const ledger = await openLedger({ filename, clock });
      await claimed(ledger);
      await ledger.close();
      const looking = await openReadOnly(filename);
      assert.equal((await looking.all("select id from receipts", [])).length, 1);
      await looking.close();
    }));

  it("finds what was there before", () =>
    withLedger(async (ledger, filename) => {
      const { id } = await claimed(ledger);
      await ledger.close();
      const again = await openLedger({ filename, clock });
      assert.equal((await again.receipts.get(id))?.name, "orders.csv");
      await again.close();
    }));

  for (const [network, type] of [
    ["NFS", 0x6969],
    ["SMB", 0x517b],
    ["CIFS", 0xff534d42],
    ["CIFS as a signed number", 0xff534d42 | 0],
    ["SMB 2", 0xfe534d42],
  ] as const) {
    it(`is refused on a network mount (${network})`, () =>
      inFolder(async (folder) => {
        const filename = join(folder, "ledger.db");
        const opening = openLedger({ filename, clock, fileSystemType: async () => type });
        await assert.rejects(opening, { code: "ledger.network-mount", trouble: "configuration" });
        assert.deepEqual(await readdir(folder), []);
      }));
  }

  for (const [disk, type] of [
    ["ext4", 0xef53],
    ["FUSE", 0x65735546],
    ["tmpfs", 0x01021994],
  ] as const) {
    it(`is fine on ${disk}`, () =>
      inFolder(async (folder) => {
        const filename = join(folder, "ledger.db");
        await (await openLedger({ filename, clock, fileSystemType: async () => type })).close();
      }));
  }

  it("is refused for a file that is no database, and says so", () =>
    inFolder(async (folder) => {
      const filename = join(folder, "ledger.db");
      await writeFile(filename, "order;sku;quantity\n".repeat(100));
      await assert.rejects(openLedger({ filename, clock }), { code: "ledger.not-a-ledger" });
    }));

  it("is refused where a folder has its name", () =>
    inFolder(async (folder) => {
      await mkdir(join(folder, "ledger.db"));
      const opening = openLedger({ filename: join(folder, "ledger.db"), clock });
      await assert.rejects(opening, { code: "ledger.cannot-open" });
    }));
});

describe("every connection", () => {
  for (const mode of ["write", "read"] as const) {
    it(`has the pragmas it should have (${mode})`, () =>
      withLedger(async (_ledger, filename) => {
        const connections = await connect({ filename, mode });
        const values: unknown[] = [];
        for (const name of ["journal_mode", "synchronous", "foreign_keys", "busy_timeout"])
          values.push(...Object.values((await connections.all(`pragma ${name}`, []))[0] ?? {}));
        assert.deepEqual(values, ["wal", 2, 1, 15_000]);
        await connections.close();
      }));
  }

  it("is refused where a pragma does not take", () =>
    inFolder(async (folder) => {
      const filename = join(folder, "ledger.db");
      await assert.rejects(connect({ filename, mode: "write", busyTimeout: -5 }), { code: "ledger.pragma" });
    }));

  it("for looking can change nothing", () =>
    withLedger(async (_ledger, filename) => {
      const looking = await openReadOnly(filename);
      const tries = ["delete from receipts", "create table t (a)", "pragma user_version = 9"];
      for (const text of tries) await assert.rejects(looking.all(text, []), { code: "ledger.read-only" });
      await looking.close();
    }));
});

describe("opening a ledger for looking", () => {
  it("says where there is none", () =>
    inFolder(async (folder) => {
      await assert.rejects(openReadOnly(join(folder, "ledger.db")), { code: "ledger.missing" });
      assert.deepEqual(await readdir(folder), []);
    }));

  it("says that its tables are an older dropgate's", () =>
    withLedger(async (ledger, filename) => {
      await ledger.write((tx) => sql(tx).run("delete from migrations", []));
      await assert.rejects(openReadOnly(filename), { code: "ledger.outdated" });
    }));
});

describe("after an unclean stop", () => {
  const filler = `
    with recursive n (i) as (select 1 union all select i + 1 from n where i < 20000)
    insert into slots select 'filler', i, 'some text that takes up room' from n`;

  async function leaveOpen(filename: string): Promise<void> {
    const ledger = await openLedger({ filename, clock });
    await ledger.write((tx) => sql(tx).run(filler, []));
    await ledger.write((tx) =>
      sql(tx).run("insert into openings (host, pid, opened_at) values (?, ?, '')", [hostname(), 2 ** 30]),
    );
    await ledger.close();
  }

  /** Spoils pages in the middle of the file. */
  async function spoil(filename: string): Promise<void> {
    const file = await open(filename, "r+");
    const { size } = await file.stat();
    for (let at = 4096 * 150; at < size; at += 4096) await file.write(Buffer.alloc(64, 0xff), 0, 64, at);
    await file.close();
  }

  it("a sound ledger opens, and is not looked over again", () =>
    inFolder(async (folder) => {
      const filename = join(folder, "ledger.db");
      await leaveOpen(filename);
      const ledger = await openLedger({ filename, clock });
      const rows = await ledger.reader.all("select pid from openings", []);
      assert.deepEqual(rows, [{ pid: process.pid }]);
      await ledger.close();
    }));

  it("a damaged ledger is refused", () =>
    inFolder(async (folder) => {
      const filename = join(folder, "ledger.db");
      await leaveOpen(filename);
      await spoil(filename);
      await assert.rejects(openLedger({ filename, clock }), { code: "ledger.damaged", retry: "never" });
    }));
});
