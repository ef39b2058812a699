import assert from "node:assert/strict";
import type { Drop, Verdict } from "../../src/model/ledger.ts";
import { drop, source, taken, withLedger } from "./temporary.ts";

interface Before extends Partial<Drop> {
  readonly state?: "posted" | "rejected";
}

interface Case {
  readonly story: string;
  readonly before: readonly Before[];
  readonly file: Partial<Drop>;
  readonly repeat: "skip" | "latest" | "apply";
  readonly verdict: Verdict;
}

const A = "a".repeat(64);
const B = "b".repeat(64);

const cases: readonly Case[] = [
  { story: "the first file", before: [], file: {}, repeat: "skip", verdict: "new" },
  {
    story: "the same bytes again",
    before: [{ hash: A }],
    file: { hash: A },
    repeat: "skip",
    verdict: "repeat",
  },
  {
    story: "the same bytes under another name",
    before: [{ hash: A, name: "monday.csv" }],
    file: { hash: A, name: "tuesday.csv" },
    repeat: "skip",
    verdict: "repeat",
  },
  {
    story: "the same bytes with other files in between",
    before: [{ hash: A }, { hash: B }],
    file: { hash: A },
    repeat: "skip",
    verdict: "repeat",
  },
  {
    story: "the same bytes in another source",
    before: [{ hash: A, source: "other" }],
    file: { hash: A },
    repeat: "skip",
    verdict: "new",
  },
  {
    story: "the same bytes that were rejected",
    before: [{ hash: A, state: "rejected" }],
    file: { hash: A },
    repeat: "skip",
    verdict: "new",
  },
  {
    story: "other bytes of the same name",
    before: [{ hash: A }],
    file: { hash: B },
    repeat: "skip",
    verdict: "changed",
  },
  {
    story: "a mended file of a rejected name",
    before: [{ hash: A, state: "rejected" }],
    file: { hash: B },
    repeat: "skip",
    verdict: "changed",
  },
  {
    story: "other bytes of another name",
    before: [{ hash: A, name: "monday.csv" }],
    file: { hash: B },
    repeat: "skip",
    verdict: "new",
  },
  {
    story: "a measurement that is the latest",
    before: [{ hash: B }, { hash: A }],
    file: { hash: A },
    repeat: "latest",
    verdict: "repeat",
  },
  {
    story: "a measurement that came back",
    before: [{ hash: A }, { hash: B }],
    file: { hash: A },
    repeat: "latest",
    verdict: "changed",
  },
  {
    story: "the latest measurement with a rejected file after it",
    before: [{ hash: A }, { hash: B, state: "rejected" }],
    file: { hash: A },
    repeat: "latest",
    verdict: "repeat",
  },
  {
    story: "a rejected measurement",
    before: [{ hash: A, state: "rejected" }],
    file: { hash: A },
    repeat: "latest",
    verdict: "new",
  },
  {
    story: "a file to apply always",
    before: [{ hash: A }],
    file: { hash: A },
    repeat: "apply",
    verdict: "new",
  },
];

describe("the verdict on a claimed file", () => {
  for (const { story, before, file, repeat, verdict } of cases) {
    it(`is ${verdict} for ${story} (repeat: ${repeat})`, () =>
      withLedger(async (ledger) => {
        for (const { state = "posted", ...changes } of before) await taken(ledger, changes, { state });
        const receipt = await ledger.write((tx) => ledger.receipts.claim(tx, drop(file), "host:1:1", repeat));
        assert.equal(receipt?.verdict, verdict);
        assert.equal(receipt.state, verdict === "repeat" ? "posted" : "claimed");
        assert.equal(receipt.settled, false);
      }));
  }

  it("is none while a file of the same name is in hand", () =>
    withLedger(async (ledger) => {
      await taken(ledger, { hash: A }, { settled: false });
      const other = await ledger.write((tx) =>
        ledger.receipts.claim(tx, drop({ hash: B }), "host:2:1", "skip"),
      );
      assert.equal(other, undefined);
      assert.equal((await ledger.receipts.unsettled()).length, 1);
    }));

  it("does not mind a file of the same name in hand in another source", () =>
    withLedger(async (ledger) => {
      await taken(ledger, { source: "other" }, { settled: false });
      const receipt = await ledger.write((tx) => ledger.receipts.claim(tx, drop(), "host:2:1", "skip"));
      assert.equal(receipt?.source, source);
    }));
});
