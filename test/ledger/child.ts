// A second process on one ledger: `child.ts <what> <filename> [<feed>]`; says each step in a line of its own.
import { once } from "node:events";
import { writeSync } from "node:fs";
import { openLedger, ownerName, sql } from "../../src/ledger/index.ts";

const [what = "", filename = "", feed = ""] = process.argv.slice(2);
const ledger = await openLedger({ filename, clock: () => new Date() });
const say = (line: string) => writeSync(1, `${line}\n`);
const told = async () => {
  await once(process.stdin, "data");
  process.stdin.unref();
};

/** Reads, then writes what it read: two processes that did not exclude each other would lose some. */
async function count(times: number): Promise<void> {
  for (let done = 0; done < times; done += 1) {
    await ledger.write(async (tx) => {
      const { sequence } = await ledger.feeds.state(tx, "counted");
      await ledger.feeds.advance(tx, "counted", { revision: tx.revision, sequence: sequence + 1, held: [] });
    });
  }
}

async function hold(): Promise<void> {
  await ledger.write(async (tx) => {
    await ledger.feeds.takeSlot(tx, "held", "1");
    say("holding");
    await told();
  });
}

/** Commits for ever, each with something unfinished after it, and says what was acknowledged. */
async function commit(): Promise<void> {
  for (let slot = 1; ; slot += 1) {
    await ledger.write(async (tx) => {
      await ledger.feeds.takeSlot(tx, feed, String(slot));
      await sql(tx).run(
        "insert into slots select 'filler', ? || '/' || ? || '/' || value, '' from json_each(?)",
        [feed, slot, "[1,2,3]"],
      );
    });
    say(String(slot));
  }
}

async function live(): Promise<void> {
  const owner = ownerName(new Date());
  await ledger.beat(owner);
  say(owner);
  await told();
}

const works: Readonly<Record<string, () => Promise<void>>> = { count: () => count(100), hold, commit, live };
say("started");
await works[what]?.();
await ledger.close();
