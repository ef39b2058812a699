import assert from "node:assert/strict";
import { countOf } from "../../src/commands/count-of.ts";
import { documentText } from "../../src/commands/document-text.ts";
import { factLines } from "../../src/commands/fact-lines.ts";
import { localTime } from "../../src/commands/local-time.ts";
import { noOutcomes, outcomeText } from "../../src/commands/outcome-counts.ts";
import { problemJson, shownFrom } from "../../src/commands/problem-json.ts";
import { needText } from "../../src/commands/status-text.ts";
import { textDiff } from "../../src/commands/text-diff.ts";

describe("the words of the commands", () => {
  it("tell times in a zone, over both clock changes", () => {
    assert.equal(localTime("2025-01-31T08:00:00Z", "Europe/Helsinki"), "2025-01-31 10:00:00");
    assert.equal(localTime("2025-03-30T01:00:00Z", "Europe/Oslo"), "2025-03-30 03:00:00");
    assert.equal(localTime("2025-10-26T01:00:00Z", "Europe/Oslo"), "2025-10-26 02:00:00");
    assert.equal(localTime("2025-12-31T23:30:00Z", "Europe/Oslo"), "2026-01-01 00:30:00");
    assert.equal(localTime(undefined, "UTC"), "");
  });

  it("count one thing and many", () => {
    assert.deepEqual([countOf(1, "file"), countOf(0, "file")], ["1 file", "0 files"]);
  });

  it("show a document one field a line, lists numbered, line breaks within reach", () => {
    const lines = [{ sku: "A" }, { sku: "B", gift: true }];
    const text = documentText({ number: "1", note: "a\r\nb", to: { name: "Åse" }, lines });
    assert.equal(
      text,
      "  number: 1\n  note: a ⏎ b\n  to\n    name: Åse\n  lines 1\n    sku: A\n  lines 2\n    sku: B\n    gift: yes",
    );
  });

  it("align facts and leave out what is not known", () => {
    const facts = factLines([
      ["State", "posted"],
      ["Failure", ""],
      ["Documents", "2 new"],
    ]);
    assert.deepEqual(facts, ["  State      posted", "  Documents  2 new"]);
  });

  it("tell outcomes that happened, and that nothing did", () => {
    assert.equal(outcomeText({ ...noOutcomes(), take: 2, reject: 1 }), "2 taken, 1 rejected");
    assert.equal(outcomeText(noOutcomes()), "0 taken");
  });

  it("print a problem without what is ours alone, its file named from home", () => {
    const problem = { severity: "error", scope: "file", code: "a.b", message: "m", line: 2 } as const;
    assert.deepEqual(problemJson(problem), { severity: "error", code: "a.b", message: "m", line: 2 });
    assert.equal(
      shownFrom("/home/x", { ...problem, file: "/home/x/mappings/a.json" }).file,
      "mappings/a.json",
    );
    assert.equal(shownFrom("/home/x", { ...problem, file: "/home/y/a.json" }).file, "/home/y/a.json");
    assert.equal(shownFrom("/home/x", { ...problem, file: "orders.csv" }).file, "orders.csv");
  });

  it("say of each need what is wrong and what to do", () => {
    const need = { where: "acme/orders", number: 3, name: "o.csv", message: "why" };
    const texts = (["receive", "reject", "deliver", "held", "feed"] as const).map((kind) =>
      needText({ ...need, kind }),
    );
    assert.ok(texts.slice(0, 3).every((text) => /o\.csv of acme\/orders .*why.*dropgate files 3/.test(text)));
    assert.match(texts[3] ?? "", /acme\/orders keeps back 3 documents .*why/);
    assert.match(texts[4] ?? "", /acme\/orders had 3 problems .*why/);
  });

  it("make line ends, tabs and byte order marks visible in a diff", () => {
    const diff = textDiff("a\r\nb\n", "\uFEFFa\nb\tc\n", "x.csv");
    assert.match(diff, /^--- x\.csv \(expected\)/m);
    assert.match(diff, /^-a␍$/m);
    assert.match(diff, /^\+<BOM>a$/m);
    assert.match(diff, /^\+b→\tc$/m);
  });
});
