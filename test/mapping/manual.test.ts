import { deepEqual, equal, ok } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { documents } from "../../src/documents/index.ts";
import { compileMapping } from "../../src/mapping/compile.ts";
import type { DocumentShape } from "../../src/mapping/plan.ts";
import type { MappingPlan, Outcome } from "../../src/model/mapping.ts";
import { runOf } from "./run-case.ts";

const manual = readFileSync(new URL("../../docs/mapping.md", import.meta.url), "utf8");

const text = { type: "string" };
const decimal = { type: "string", format: "decimal" };
const properties = {
  id: text,
  name: text,
  method: text,
  quantity: decimal,
  price: decimal,
  weight: decimal,
  orderedAt: { type: "string", format: "date-time" },
  deliveryDate: { type: "string", format: "date" },
  paid: { type: "boolean" },
  part: { type: "object", properties: { city: text, land: text } },
  list: { type: "array", items: { type: "object", properties: { sku: text } } },
};
const example: DocumentShape = { key: ["id"], schema: { type: "object", properties } };
const known = new Map<string, DocumentShape>([...documents, ["example", example]]);
const formats = new Map([["csv", { name: "csv", shape: "rows" as const }]]);

const rows = [
  { code: "PKT", method: "POSTI" },
  { code: "HOME", method: "DOOR" },
];
const tables = { shipping: { keys: ["code"], value: "method", rows } };
const style = { format: "csv", numbers: "1.234,56", dates: "dd.MM.yyyy HH:mm", timezone: "Europe/Oslo" };

function compile(mapping: unknown): MappingPlan {
  const written = JSON.stringify(mapping);
  const input = { path: "m.json", name: "m", documents: known, formats, timezone: "UTC", tables: new Map() };
  const { plan, problems } = compileMapping({ ...input, text: written });
  deepEqual(problems, [], written);
  ok(plan);
  return plan;
}

/** What is between backticks; a pair of them with nothing in between is an empty value. */
function ticked(cell: string): readonly string[] {
  return [...cell.matchAll(/`([^`]*)`/g)].map((match) => match[1] ?? "");
}

interface Example {
  readonly snippet: string;
  readonly names: readonly string[];
  readonly cells: readonly string[];
  readonly result: string;
}

/** The rows of all tables that begin with this head. */
function examples(head: string): readonly Example[] {
  const tables = manual.split("\n\n").filter((block) => block.startsWith(head));
  const lines = tables.flatMap((table) => table.split("\n").slice(2)).filter((line) => line.startsWith("|"));
  return lines.map((line) => {
    const [, snippet = "", says = "", result = ""] = line
      .split(" | ")
      .flatMap((it, at) => (at === 0 ? ["", it] : [it]));
    const pairs = ticked(says.replaceAll("``", "` `"));
    const names = pairs.filter((_, at) => at % 2 === 0);
    const cells = pairs.filter((_, at) => at % 2 === 1);
    return { snippet: ticked(snippet)[0] ?? "", names, cells, result: result.replace(/\s*\|$/, "").trim() };
  });
}

function read(mapping: object, { names, cells }: Example): Outcome {
  const plan = compile({
    gives: "example",
    file: { ...style, columns: { unknown: "ignore" } },
    tables,
    ...mapping,
  });
  ok(plan.direction === "read");
  const reading = plan.open({ columns: names, line: 1 }, runOf("input.csv"));
  deepEqual(reading.problems, []);
  return reading.apply({ line: 2, parts: [{ kind: "row", line: 2, cells }] });
}

/** As the third column of a table says it. */
function told(outcome: Outcome, field: string): string {
  if (outcome.kind === "reject")
    return `problem: ${outcome.problems.map(({ message }) => message).join("; ")}`;
  if (outcome.kind === "skip") return `skipped: ${outcome.because}`;
  if (outcome.kind === "hold") return `held: ${outcome.because}`;
  const value = outcome.content[field];
  return value === undefined ? "nothing" : JSON.stringify(value);
}

function plain(result: string): string {
  const [code] = ticked(result);
  return code === undefined || !result.startsWith("`") ? result : JSON.stringify(JSON.parse(code));
}

describe("the manual of mappings", () => {
  const reading = examples("| in the mapping | the file says |");
  const conditions = examples("| condition |");
  const writing = examples("| in the mapping | the document says |");

  it("has examples of all three kinds", () => {
    ok(reading.length > 50 && conditions.length > 10 && writing.length > 4);
  });

  for (const it_ of reading) {
    it(`reads ${it_.snippet} of ${it_.cells.join(", ")}`, () => {
      const map: Record<string, unknown> = JSON.parse(`{${it_.snippet}}`);
      const outcome = read({ map: { id: "{$line}", ...map } }, it_);
      equal(told(outcome, Object.keys(map)[0] ?? ""), plain(it_.result));
    });
  }

  for (const it_ of conditions) {
    it(`says whether ${it_.snippet} holds of "${it_.cells.join(", ")}"`, () => {
      const rules = [{ when: JSON.parse(it_.snippet), do: "skip", because: "it holds" }];
      const outcome = read({ map: { id: "{$line}" }, rules }, it_);
      equal(outcome.kind === "skip" ? "holds" : "does not hold", it_.result);
    });
  }

  for (const it_ of writing) {
    it(`writes ${it_.snippet} of ${it_.cells.join(", ")}`, () => {
      const plan = compile({
        takes: "stock",
        file: { ...style, name: "x.csv" },
        row: JSON.parse(`{${it_.snippet}}`),
      });
      ok(plan.direction === "write");
      const content = Object.fromEntries(it_.names.map((name, at) => [name, it_.cells[at] ?? ""]));
      const record = plan.open(runOf("")).record(content);
      ok("kind" in record && record.kind === "rows");
      equal(record.rows[0]?.[0]?.text, ticked(it_.result)[0]);
    });
  }

  it("shows the mappings of the cases as they are", () => {
    const shown = [...manual.matchAll(/<!-- case: (\S+) -->\n```json\n(.*?)```/gs)];
    ok(shown.length >= 5);
    for (const [, name, json] of shown) {
      equal(json, readFileSync(new URL(`cases/${name}/mapping.json`, import.meta.url), "utf8"));
    }
  });
});
