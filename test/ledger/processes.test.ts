import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { openLedger, openReadOnly } from "../../src/ledger/index.ts";
import { claimed, inFolder, withLedger } from "./temporary.ts";

const program = fileURLToPath(new URL("child.ts", import.meta.url));

function start(what: string, filename: string, ...rest: readonly string[]): ChildProcess {
  const args = ["--import", "tsx", program, what, filename, ...rest];
  return spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
}

/** Lines that a child says, one at a time. */
function lines(child: ChildProcess): AsyncIterator<string> {
  assert.ok(child.stdout);
  return createInterface({ input: child.stdout })[Symbol.asyncIterator]();
}

async function said(from: AsyncIterator<string>, wanted: string): Promise<void> {
  for (let line = await from.next(); line.value !== wanted; line = await from.next()) {
    assert.equal(line.done, false, `the child ended before it said "${wanted}"`);
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  assert.equal(child.exitCode, 0);
}

async function killed(child: ChildProcess): Promise<void> {
  child.kill("SIGKILL");
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}

describe("two processes on one ledger", () => {
  it("lose nothing of what both of them read and then write", () =>
    withLedger(async (ledger, filename) => {
      const child = start("count", filename);
      await said(lines(child), "started");
      for (let done = 0; done < 100; done += 1) {
        await ledger.write(async (tx) => {
          const { sequence } = await ledger.feeds.state(tx, "counted");
          const next = { revision: tx.revision, sequence: sequence + 1, held: [] };
          await ledger.feeds.advance(tx, "counted", next);
        });
      }
      await ended(child);
      const { sequence } = await ledger.write((tx) => ledger.feeds.state(tx, "counted"));
      assert.equal(sequence, 200);
    })).timeout(60_000);

  it("wait for each other's lock beyond the database's own patience", () =>
    withLedger(
      async (ledger, filename) => {
        const child = start("hold", filename);
        await said(lines(child), "holding");
        let over = false;
        const write = ledger.write(async (tx) => {
          over = true;
          return ledger.feeds.takeSlot(tx, "held", "1");
        });
        await new Promise((resolve) => setTimeout(resolve, 100));
        assert.equal(over, false);
        child.stdin?.write("go\n");
        assert.equal(await write, false);
        await ended(child);
      },
      { busyTimeout: 20 },
    ));

  it("say who holds on to it, and that trying again helps, when patience is over", () =>
    withLedger(
      async (ledger, filename) => {
        const child = start("hold", filename);
        await said(lines(child), "holding");
        await assert.rejects(
          ledger.write(async () => 1),
          { code: "ledger.busy", retry: "later" },
        );
        child.stdin?.write("go\n");
        await ended(child);
        assert.equal(await ledger.write(async () => 1), 1);
      },
      { busyTimeout: 20, patience: 50 },
    ));

  it("can look while the other is in the middle of a write", () =>
    inFolder(async (folder) => {
      const filename = join(folder, "ledger.db");
      const child = start("hold", filename);
      await said(lines(child), "holding");
      const looking = await openReadOnly(filename);
      assert.deepEqual(await looking.all("select slot from slots", []), []);
      child.stdin?.write("go\n");
      await ended(child);
      assert.deepEqual(await looking.all("select slot from slots", []), [{ slot: "1" }]);
      await looking.close();
    }));

  it("know of each other whether they live, and take over from the dead", () =>
    withLedger(
      async (ledger, filename) => {
        const child = start("live", filename);
        const from = lines(child);
        await said(from, "started");
        const owner: string = (await from.next()).value;
        const { id } = await claimed(ledger);
        const adopt = (old: string, next: string) =>
          ledger.write((tx) => ledger.receipts.adopt(tx, id, old, next));
        await adopt("host:1:1", owner);
        assert.equal(await ledger.isAlive(owner), true);
        assert.equal(await adopt(owner, "host:2:2"), false);
        await killed(child);
        assert.equal(await ledger.isAlive(owner), false);
        assert.equal(await adopt(owner, "host:2:2"), true);
      },
      { clock: () => new Date() },
    ));
});

describe("a process that is killed", () => {
  it("keeps every commit that was acknowledged, and nothing half", () =>
    inFolder(async (folder) => {
      const filename = join(folder, "ledger.db");
      for (let round = 1; round <= 3; round += 1) {
        const acknowledged = await commitsUntilKilled(filename, `round ${round}`, round * 7);
        const ledger = await openLedger({ filename, clock: () => new Date() });
        const count = async (where: string, binding: string) => {
          const [row] = await ledger.reader.all(`select count(*) as n from slots where ${where} ?`, [
            binding,
          ]);
          return Number(row?.n);
        };
        const kept = await count("feed =", `round ${round}`);
        assert.ok(kept === acknowledged || kept === acknowledged + 1, `kept ${kept} of ${acknowledged}`);
        assert.equal(await count("slot like", `round ${round}/%`), kept * 3);
        await ledger.close();
      }
    })).timeout(60_000);
});

describe("after a process was killed", () => {
  it("all that it committed can be looked at, before any gateway starts again", () =>
    inFolder(async (folder) => {
      const filename = join(folder, "ledger.db");
      const acknowledged = await commitsUntilKilled(filename, "f", 5);
      const looking = await openReadOnly(filename);
      const rows = await looking.all("select 1 from slots where feed = 'f'", []);
      assert.ok(rows.length >= acknowledged);
      await looking.close();
    }));
});

/** Gives how many commits were acknowledged before the kill, at least `many`. */
async function commitsUntilKilled(filename: string, feed: string, many: number): Promise<number> {
  const child = start("commit", filename, feed);
  const from = lines(child);
  await said(from, String(many));
  await killed(child);
  let last = many;
  for (let line = await from.next(); line.done !== true; line = await from.next()) last = Number(line.value);
  return last;
}
