import assert from "node:assert/strict";
import { deliveries } from "../../src/ledger/deliveries.ts";
import { feeds } from "../../src/ledger/feeds.ts";
import { type LedgerStore, listFiles, statusView } from "../../src/ledger/index.ts";
import { receipts } from "../../src/ledger/receipts.ts";
import { type Binding, type Reader, SqlTransaction } from "../../src/ledger/transaction.ts";
import { drop, newDelivery, reception, withLedger } from "./temporary.ts";

/** Tables that grow with the years: a walk over all of one is a file's cost that grows with them. */
const growing = "receipts|problems|deliveries|feed_documents|slots|versions|r|d|p|t";

/** A partial index holds only what is in flight. */
const small = "receipts_with_work|deliveries_open|receipts_in_hand";

const walk = new RegExp(`^SCAN (?:${growing})\\b(?!.*(?:${small}))`);

/** Collects every statement of one life of a file, in and out, and of all views. */
async function everyStatement(ledger: LedgerStore): Promise<ReadonlySet<string>> {
  const texts = new Set<string>();
  const watched = (reader: Reader) => (text: string, bindings: readonly Binding[]) => {
    texts.add(text);
    return reader.all(text, bindings);
  };
  const looking = { all: watched(ledger.reader) };
  const files = { in: receipts(looking, async () => false), out: deliveries(looking, async () => false) };
  await ledger.write(async (outer) => {
    assert.ok(outer instanceof SqlTransaction);
    const tx = new SqlTransaction(watched(outer), outer.revision, outer.now);
    await comeIn(tx, files.in);
    await goOut(tx, files.out);
    await runFeed(tx, feeds(looking));
    await ledger.keepVersion(tx, "mapping", "m", "h", "{}");
  });
  await look(looking, files, feeds(looking));
  return texts;
}

async function comeIn(tx: SqlTransaction, all: ReturnType<typeof receipts>): Promise<void> {
  const receipt = await all.claim(tx, drop(), "o", "skip");
  await all.claim(tx, drop({ name: "x" }), "o", "latest");
  assert.ok(receipt);
  await all.adopt(tx, receipt.id, "o", "p");
  await all.begin(tx, receipt.id);
  const warning = { severity: "warning", scope: "file", code: "c", message: "m" } as const;
  await all.finish(tx, receipt.id, reception({ kept: [warning] }));
  await all.settle(tx, receipt.id);
  await all.reopen(tx, receipt.id, "o");
  await all.fail(tx, receipt.id, "m");
}

async function goOut(tx: SqlTransaction, all: ReturnType<typeof deliveries>): Promise<void> {
  const id = await all.add(tx, newDelivery());
  await all.adopt(tx, id, "o", "p");
  await all.advance(tx, id, "produced", "sent");
  await all.fail(tx, id, "m");
}

async function runFeed(tx: SqlTransaction, all: ReturnType<typeof feeds>): Promise<void> {
  await all.takeSlot(tx, "f", "1");
  await all.state(tx, "f");
  await all.noteNews(tx);
  await all.sentDigests(tx, "f", ["a"]);
  await all.noteSent(tx, "f", 1, [{ key: "a", revision: 1, digest: "d" }]);
  await all.advance(tx, "f", { revision: 1, sequence: 1, held: ["a"] });
}

async function look(
  reader: Reader,
  files: { in: ReturnType<typeof receipts>; out: ReturnType<typeof deliveries> },
  all: ReturnType<typeof feeds>,
): Promise<void> {
  await files.in.get(1);
  await files.in.unsettled();
  await files.in.problems(1);
  await files.in.needsBytes("h");
  await files.in.known("s", [{ name: "n", size: 1, modified: 1 }]);
  await files.out.get(1);
  await files.out.open();
  await all.mayHaveNews("f");
  await all.hasHeld("f");
  await all.lastSlot("f");
  await listFiles(reader, { limit: 5, state: "rejected" });
  await listFiles(reader, { limit: 5, partner: "acme" });
  await statusView(reader);
}

describe("every statement of the ledger", () => {
  it("finds its rows through an index, however many files there were", () =>
    withLedger(async (ledger) => {
      const texts = await everyStatement(ledger);
      assert.ok(texts.size > 40, `${texts.size} statements`);
      const walks: string[] = [];
      for (const text of texts) {
        const bindings = Array.from(text.matchAll(/\?/g), () => null);
        const plan = await ledger.reader.all(`explain query plan ${text}`, bindings);
        for (const { detail } of plan) if (walk.test(String(detail))) walks.push(`${detail}: ${text}`);
      }
      assert.deepEqual(walks, []);
    }));
});
