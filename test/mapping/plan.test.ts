import { deepEqual, equal, notEqual, ok, throws } from "node:assert/strict";
import { documents } from "../../src/documents/index.ts";
import { formats } from "../../src/formats/index.ts";
import { compileMapping, tableFiles } from "../../src/mapping/compile.ts";
import { GatewayError } from "../../src/model/error.ts";
import type { MappingPlan, Outcome, ReadPlan, Table, WritePlan } from "../../src/model/mapping.ts";
import { runOf } from "./run-case.ts";

const stock = { gives: "stock", file: { format: "csv" }, map: { sku: "{sku}", onHand: { number: "{n}" } } };
const feed = { takes: "stock", file: { format: "csv", name: "s_{$store}.csv" }, row: { A: "{sku}" } };

function compile(mapping: object, tables: ReadonlyMap<string, Table> = new Map()): MappingPlan {
  const input = { path: "m.json", name: "fjord/m", documents, formats, timezone: "Europe/Oslo", tables };
  const { plan, problems } = compileMapping({ ...input, text: JSON.stringify(mapping) });
  deepEqual(problems, []);
  ok(plan);
  return plan;
}

function reader(mapping: object): ReadPlan {
  const plan = compile(mapping);
  ok(plan.direction === "read");
  return plan;
}

function writer(mapping: object): WritePlan {
  const plan = compile(mapping);
  ok(plan.direction === "write");
  return plan;
}

function apply(plan: ReadPlan, columns: readonly string[], cells: readonly string[]): Outcome {
  const reading = plan.open({ columns, line: 1 }, runOf("f.csv"));
  deepEqual(reading.problems, []);
  return reading.apply({ line: 2, parts: [{ kind: "row", line: 2, cells }] });
}

describe("a plan", () => {
  it("fills in what a mapping leaves unsaid", () => {
    const { file, onBadRecord, tests, ledgerTables } = reader(stock);
    deepEqual([onBadRecord, tests, ledgerTables], ["reject-file", [], []]);
    deepEqual(
      [file.encoding, file.delimiter, file.quote, file.finalNewline],
      ["utf-8", ",", '"', "required"],
    );
    const plan = writer(feed);
    deepEqual([plan.whenEmpty, plan.sorted, plan.headNeedsCounts], ["write nothing", false, false]);
    ok(plan.documentsPerFile > 1_000_000_000);
    deepEqual(
      [plan.file.newline, plan.file.bom, plan.file.header, plan.file.spreadsheetSafe],
      ["lf", false, true, true],
    );
  });

  it("has another version when its text or a table file changes", () => {
    const mapping = { ...stock, tables: { t: { file: "t.csv" } } };
    const table = (code: string): ReadonlyMap<string, Table> =>
      new Map([["t", { columns: ["code"], rows: [{ code }] }]]);
    equal(compile(mapping, table("A")).version, compile(mapping, table("A")).version);
    notEqual(compile(mapping, table("A")).version, compile(mapping, table("B")).version);
    notEqual(compile(stock).version, compile({ ...stock, note: "x" }).version);
  });

  it("names the ledger's tables and the files it needs", () => {
    const tables = { t: { from: "articles.stored" }, u: { file: "u.csv" } };
    const loaded = new Map([["u", { columns: ["a"], rows: [] }]]);
    deepEqual(compile({ ...stock, tables }, loaded).ledgerTables, ["articles.stored"]);
    deepEqual([...tableFiles(JSON.stringify({ tables }))], [["u", "u.csv"]]);
    deepEqual([...tableFiles("no json")], []);
  });

  it("lists its tests", () => {
    const { tests } = reader({ ...stock, tests: [{ file: "a.csv", expect: "a.json" }] });
    deepEqual(tests, [{ kind: "read", file: "a.csv", expect: "a.json", now: "2025-01-01T00:00:00Z" }]);
  });

  it("takes names that every object inherits for ordinary columns", () => {
    const plan = reader({ ...stock, map: { sku: "{__proto__}", onHand: { number: "{constructor}" } } });
    const outcome = apply(plan, ["__proto__", "constructor"], ["A", "1"]);
    ok(outcome.kind === "take");
    deepEqual(outcome.content, { sku: "A", onHand: "1" });
  });

  it("keeps leading zeros and long identifiers as they are", () => {
    const outcome = apply(reader(stock), ["sku", "n"], [" 00012345678901234567890 ", "007"]);
    ok(outcome.kind === "take");
    deepEqual(outcome.content, { sku: "00012345678901234567890", onHand: "7" });
  });

  it("refuses a record with a row that has a flaw of its own", () => {
    const flaw = {
      severity: "error",
      scope: "record",
      code: "csv.short-row",
      message: "short",
      line: 3,
    } as const;
    const reading = reader(stock).open({ columns: ["sku", "n"], line: 1 }, runOf("f.csv"));
    const outcome = reading.apply({ line: 3, parts: [{ kind: "row", line: 3, cells: ["A"], flaw }] });
    deepEqual(outcome, { kind: "reject", line: 3, problems: [flaw] });
  });

  it("forgets nothing and carries nothing over from record to record", () => {
    const reading = reader(stock).open({ columns: ["sku", "n"], line: 1 }, runOf("f.csv"));
    const kinds = [
      ["A", "x"],
      ["A", "1"],
      ["B", "x"],
      ["C", "2"],
    ].map((cells, at) => {
      return reading.apply({ line: at + 2, parts: [{ kind: "row", line: at + 2, cells }] }).kind;
    });
    deepEqual(kinds, ["reject", "take", "reject", "take"]);
  });

  it("tells of a document of which it cannot say whether it is selected", () => {
    const writing = writer({ ...feed, select: { where: { sku: { above: 5 } } } }).open(runOf(""));
    deepEqual([writing.selects({ sku: "4" }), writing.selects({ sku: "6" })], [false, true]);
    const unclear = { sku: "six" };
    equal(writing.selects(unclear), true);
    const told = writing.record(unclear);
    ok(!("kind" in told));
    equal(told[0]?.code, "condition.number");
  });

  it("makes no file name that leaves the folder", () => {
    const writing = (partner: string): string =>
      writer(feed)
        .open({ ...runOf(""), partner })
        .fileName();
    equal(writing("fjord"), "s_fjord.csv");
    throws(
      () => writing("../x"),
      (error) => error instanceof GatewayError && error.code === "mapping.file-name",
    );
  });
});
