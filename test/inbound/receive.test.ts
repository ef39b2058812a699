import assert from "node:assert/strict";
import { rehearse } from "../../src/inbound/receive.ts";
import type { Receipts } from "../../src/model/config.ts";
import { textOf } from "../contract/transport.ts";
import { type Inbox, inInbox } from "./inbox.ts";

const answers = (when: Receipts["when"]) => ({ receipts: { to: "outbox/acme/receipts", when } });

/** The text of the answers that wait to be delivered, by name. */
async function answersOf({ ledger, spool }: Inbox): Promise<Record<string, string>> {
  const open = await ledger.deliveries.open();
  return Object.fromEntries(
    await Promise.all(open.map(async ({ name, hash }) => [name, await textOf(spool.read(hash))] as const)),
  );
}

describe("receiving a file", () => {
  it("posts all that is in it, once, and archives it", () =>
    inInbox(async (inbox) => {
      await inbox.drop("a.csv", "1;x\n2;y\n3;skip\n");
      const [received] = await inbox.pass();
      assert.equal(received?.reception?.state, "posted");
      assert.deepEqual(await inbox.posted(), ["1=x", "2=y"]);
      assert.deepEqual(await inbox.names(), []);
      assert.equal(await inbox.text(".archive", "a.csv"), "1;x\n2;y\n3;skip\n");
      const [receipt] = await inbox.receipts();
      assert.equal(receipt?.settled, true);
      assert.deepEqual([receipt.counts.new, receipt.counts.skipped], [2, 1]);
      assert.equal(await textOf(inbox.spool.read(receipt.hash)), "1;x\n2;y\n3;skip\n");
      assert.deepEqual(await inbox.pass(), []);
    }));

  it("takes back everything of a refused file, also what earlier batches had posted", () =>
    inInbox(async (inbox) => {
      const lines = Array.from({ length: 2_500 }, (_, at) => `${at};${at === 2_400 ? "wrong" : "x"}`);
      await inbox.drop("a.csv", lines.join("\n"));
      const [received] = await inbox.pass();
      assert.equal(received?.reception?.state, "rejected");
      assert.deepEqual(await inbox.posted(), []);
      const [receipt] = await inbox.receipts();
      assert.deepEqual([receipt?.counts.new, receipt?.counts.rejected, receipt?.problems], [0, 1, 1]);
    }));

  it("refuses a file that is wrong as a whole, though it has good records", () =>
    inInbox(async (inbox) => {
      await inbox.drop("a.csv", "!;x\n2;y\n");
      const [received] = await inbox.pass(inbox.sourceWith({ onProblem: "reject-record" }));
      assert.equal(received?.reception?.state, "rejected");
      assert.deepEqual(await inbox.posted(), []);
    }));

  const wrongLines = [
    ["in the mapping", "bad"],
    ["when it is posted", "wrong"],
  ] as const;
  for (const [where, word] of wrongLines) {
    it(`posts the good records beside one that turns out bad ${where}, if the source says so`, () =>
      inInbox(async (inbox) => {
        await inbox.drop("a.csv", `1;${word}\n2;x\n3;y\n`);
        const [received] = await inbox.pass(inbox.sourceWith({ onProblem: "reject-record" }));
        assert.equal(received?.reception?.state, "posted");
        assert.deepEqual(await inbox.posted(), ["2=x", "3=y"]);
        assert.deepEqual(await inbox.names(".archive"), ["a.csv"]);
        const [receipt] = await inbox.receipts();
        assert.deepEqual([receipt?.counts.new, receipt?.counts.rejected, receipt?.problems], [2, 1, 1]);
      }));
  }

  it("posts what comes after many bad records, far into the file", () =>
    inInbox(async (inbox) => {
      const lines = Array.from({ length: 3_000 }, (_, at) => `${at};${at < 2_990 ? "bad" : "x"}`);
      await inbox.drop("a.csv", lines.join("\n"));
      await inbox.pass(inbox.sourceWith({ onProblem: "reject-record" }));
      assert.equal((await inbox.posted()).length, 10);
    }));

  it("refuses a file in which no record is good", () =>
    inInbox(async (inbox) => {
      await inbox.drop("a.csv", "1;bad\n2;wrong\n");
      const [received] = await inbox.pass(inbox.sourceWith({ onProblem: "reject-record" }));
      assert.equal(received?.reception?.state, "rejected");
      assert.deepEqual(await inbox.names(".error"), ["a.csv", "a.csv.reason.txt"]);
    }));

  const limits = [
    [2, "posted", ["4=x"]],
    [1, "rejected", []],
    [0, "rejected", []],
  ] as const;
  for (const [stopFileAbove, state, posted] of limits) {
    it(`with two bad records and at most ${stopFileAbove} allowed, is ${state}`, () =>
      inInbox(async (inbox) => {
        await inbox.drop("a.csv", "1;bad\n2;wrong\n3;older\n4;x\n");
        const source = inbox.sourceWith({ onProblem: "reject-record", stopFileAbove });
        const [received] = await inbox.pass(source);
        assert.equal(received?.reception?.state, state);
        assert.deepEqual(await inbox.posted(), posted);
      }));
  }

  it("takes a file of which nothing was new for good", () =>
    inInbox(async (inbox) => {
      await inbox.drop("a.csv", "1;older\n2;skip\n");
      const [received] = await inbox.pass();
      assert.equal(received?.reception?.state, "posted");
      assert.deepEqual(await inbox.names(".archive"), ["a.csv"]);
    }));

  it("posts the same bytes once, under whatever name they come", () =>
    inInbox(async (inbox) => {
      await inbox.drop("a.csv", "1;x\n");
      await inbox.pass();
      await inbox.drop("a.csv", "1;x\n");
      await inbox.drop("b.csv", "1;x\n");
      await inbox.pass();
      assert.deepEqual(await inbox.posted(), ["1=x"]);
      const receipts = await inbox.receipts();
      assert.deepEqual(
        receipts.map(({ name, verdict, state }) => [name, verdict, state]),
        [
          ["a.csv", "new", "posted"],
          ["a.csv", "repeat", "posted"],
          ["b.csv", "repeat", "posted"],
        ],
      );
      assert.deepEqual(await inbox.names(), []);
    }));

  it("takes the same name with other bytes as another file", () =>
    inInbox(async (inbox) => {
      await inbox.drop("a.csv", "1;x\n");
      await inbox.pass();
      await inbox.drop("a.csv", "2;y\n");
      const [received] = await inbox.pass();
      assert.equal(received?.receipt.verdict, "changed");
      assert.deepEqual(await inbox.posted(), ["1=x", "2=y"]);
      assert.equal((await inbox.names(".archive")).length, 2);
    }));

  it("receives a refused file again when it is dropped again", () =>
    inInbox(async (inbox) => {
      await inbox.drop("a.csv", "1;bad\n");
      await inbox.pass();
      await inbox.drop("a.csv", "1;bad\n");
      const [received] = await inbox.pass();
      assert.equal(received?.reception?.state, "rejected");
      assert.equal(received.receipt.verdict, "new");
    }));

  it("stays claimed when a bug hits it, says so, and lets the next file pass", () =>
    inInbox(async (inbox) => {
      await inbox.drop("a.csv", "1;x\n2;bug\n");
      await inbox.drop("b.csv", "3;y\n");
      const received = await inbox.pass();
      assert.deepEqual(
        received.map(({ reception }) => reception?.state),
        [undefined, "posted"],
      );
      assert.deepEqual(await inbox.posted(), ["3=y"]);
      const [receipt] = await inbox.receipts();
      assert.equal(receipt?.state, "claimed");
      assert.equal(receipt.failure, "a bug in posting");
      assert.deepEqual(await inbox.names(), ["a.csv"]);
    }));

  it("ends the pass when our own side fails, so that no later file overtakes this one", () =>
    inInbox(async (inbox) => {
      await inbox.drop("a.csv", "1;disk full\n");
      await inbox.drop("b.csv", "1;newer\n");
      await assert.rejects(inbox.pass(), { code: "ledger.full" });
      await assert.rejects(inbox.pass(), { code: "ledger.full" });
      assert.deepEqual(await inbox.posted(), []);
      assert.deepEqual(await inbox.names(), ["a.csv", "b.csv"]);
    }));

  it("leaves nothing behind in the spool but the bytes it names", () =>
    inInbox(async (inbox) => {
      await inbox.drop("a.csv", "1;bad\n");
      await inbox.drop("b.csv", "1;bug\n");
      await inbox.pass(inbox.sourceWith({}, answers("always")));
      const [, waiting] = await inbox.receipts();
      const [answer] = await inbox.ledger.deliveries.open();
      assert.deepEqual(await inbox.names("../data/spool"), [waiting?.hash, answer?.hash].sort());
    }));

  it("can be rehearsed: it says what would be, and nothing of it stays", () =>
    inInbox(async (inbox) => {
      await inbox.drop("a.csv", "1;x\n2;bad\n");
      await inbox.pass();
      const [receipt] = await inbox.receipts();
      assert.ok(receipt);
      const lenient = inbox.sourceWith({ onProblem: "reject-record" });
      const reception = await rehearse(inbox.flow, lenient, receipt);
      assert.equal(reception.state, "posted");
      assert.equal(reception.counts.new, 1);
      assert.deepEqual(await inbox.posted(), []);
      assert.equal((await inbox.ledger.receipts.get(receipt.id))?.state, "rejected");
      assert.equal((await rehearse(inbox.flow, inbox.source, receipt)).state, "rejected");
    }));
});

describe("the answer to a sender", () => {
  it("is queued for a refused file: its rows in its own layout, and why", () =>
    inInbox(async (inbox) => {
      await inbox.drop("a.csv", "1;x\n2;bad\n3;wrong\n");
      await inbox.pass(
        inbox.sourceWith({ onProblem: "reject-record", stopFileAbove: 1 }, answers("problems")),
      );
      assert.deepEqual(await answersOf(inbox), {
        "a.csv.problems.csv": [
          "key;value;dropgate line;dropgate field;dropgate reason",
          "2;bad;2;value;2 is bad",
          "3;wrong;3;value;3 is wrong",
          "",
        ].join("\n"),
      });
    }));

  it("tells what is wrong with the file as a whole first", () =>
    inInbox(async (inbox) => {
      await inbox.drop("a.csv", "!;x\n");
      await inbox.pass(inbox.sourceWith({}, answers("problems")));
      const text = (await answersOf(inbox))["a.csv.problems.csv"] ?? "";
      assert.match(text, /^1;value;the file is broken$/m);
    }));

  it("is wanted of a good file only where the partner says always", () =>
    inInbox(async (inbox) => {
      await inbox.drop("a.csv", "1;x\n2;y\n");
      await inbox.pass(inbox.sourceWith({}, answers("problems")));
      assert.deepEqual(await answersOf(inbox), {});
      await inbox.drop("b.csv", "3;x\n4;warn\n");
      await inbox.pass(inbox.sourceWith({}, answers("always")));
      const answer: unknown = JSON.parse((await answersOf(inbox))["b.csv.ok.json"] ?? "");
      const [, receipt] = await inbox.receipts();
      assert.deepEqual(answer, {
        file: "b.csv",
        received: receipt?.claimedAt,
        receipt: 2,
        documents: receipt?.counts,
        warnings: [{ line: 2, message: "4 is odd" }],
      });
    }));

  it("tells a warning also where only problems are wanted: a change that came too late is one", () =>
    inInbox(async (inbox) => {
      await inbox.drop("a.csv", "1;x\n2;warn\n");
      await inbox.pass(inbox.sourceWith({}, answers("problems")));
      const answer = JSON.parse((await answersOf(inbox))["a.csv.ok.json"] ?? "{}");
      assert.deepEqual(answer.warnings, [{ line: 2, message: "2 is odd" }]);
    }));

  it("tells the errors of a file that has more warnings than are kept", () =>
    inInbox(async (inbox) => {
      const lines = Array.from({ length: 1_200 }, (_, at) => `${at};warn`);
      await inbox.drop("a.csv", [...lines, "last;bad"].join("\n"));
      await inbox.pass(inbox.sourceWith({}, answers("problems")));
      assert.match((await answersOf(inbox))["a.csv.problems.csv"] ?? "", /last is bad/);
      assert.match(await inbox.text(".error", "a.csv.reason.txt"), /last is bad/);
      const [receipt] = await inbox.receipts();
      const kept = await inbox.ledger.receipts.problems(receipt?.id ?? 0);
      assert.equal(kept.length, 1_000);
      assert.equal(kept.at(-1)?.message, "last is bad");
      assert.equal(receipt?.problems, 1_201);
    }));

  it("is queued with the verdict or not at all", () =>
    inInbox(async (inbox) => {
      await inbox.drop("a.csv", "1;x\n");
      const atStep = (step: string) => {
        if (step === "receive.before-commit") throw new Error("crash");
      };
      const source = inbox.sourceWith({}, answers("always"));
      await inbox.flow.ledger.write(async () => {});
      const { receiveFile } = await import("../../src/inbound/receive.ts");
      const { claimFile } = await import("../../src/inbound/claim.ts");
      const receipt = await claimFile(inbox.flow, source, await inbox.entry("a.csv"));
      assert.ok(typeof receipt === "object");
      await assert.rejects(receiveFile({ ...inbox.flow, atStep }, source, receipt), /crash/);
      assert.deepEqual(await inbox.ledger.deliveries.open(), []);
      assert.deepEqual(await inbox.posted(), []);
      assert.equal((await inbox.ledger.receipts.get(receipt.id))?.state, "claimed");
    }));
});
