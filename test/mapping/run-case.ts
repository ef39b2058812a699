import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { documents } from "../../src/documents/index.ts";
import { formats } from "../../src/formats/index.ts";
import { writeSample } from "../../src/gateway/sample.ts";
import { compileMapping, tableFiles } from "../../src/mapping/compile.ts";
import type { Content } from "../../src/model/document.ts";
import type { MappingPlan, ReadPlan, RunContext, Spill, Table, WritePlan } from "../../src/model/mapping.ts";
import type { Problem } from "../../src/model/problem.ts";

/** Golden files are written anew when this is set; then they are to be read like code. */
const updates = process.env.UPDATE_EXPECTED === "1";

/** What became of a case. */
export interface Ran {
  readonly problems: readonly Problem[];
  readonly output: string;
}

/** Compiles the mapping of a case folder. */
export function compileCase(folder: string): { plan: MappingPlan | undefined; problems: readonly Problem[] } {
  const text = readFileSync(join(folder, "mapping.json"), "utf8");
  const files = [...tableFiles(text)].filter(([, file]) => existsSync(join(folder, file)));
  const tables = new Map(files.map(([name, file]) => [name, readTable(join(folder, file))]));
  return compileMapping({
    text,
    path: "mapping.json",
    name: `cases/${basename(folder)}`,
    documents,
    formats,
    timezone: "Europe/Helsinki",
    tables,
  });
}

function readTable(file: string): Table {
  const [header = "", ...lines] = readFileSync(file, "utf8").trim().split("\n");
  const columns = header.split(",");
  const rows = lines.map((line) =>
    Object.fromEntries(line.split(",").map((cell, at) => [columns[at] ?? "", cell])),
  );
  return { columns, rows };
}

/** Spills into memory, as a folder would. */
export function memorySpill(): Spill {
  const buckets = new Map<number, string[]>();
  return {
    write: async (bucket, lines) => {
      buckets.set(bucket, [...(buckets.get(bucket) ?? []), ...lines]);
    },
    read: async (bucket) => buckets.get(bucket) ?? [],
  };
}

/** The run that all cases have. */
export function runOf(file: string): RunContext {
  const stored = new Set(["TEE-1", "MUG-1"]);
  const now = new Date("2025-01-31T08:00:00Z");
  return { partner: "fjord", file, now, sequence: 41, ledgerTables: new Map([["articles.stored", stored]]) };
}

/** Reads the input of a case, or writes its documents. */
export async function runCase(folder: string, plan: MappingPlan): Promise<Ran> {
  return plan.direction === "read" ? readCase(folder, plan) : writeCase(folder, plan);
}

async function readCase(folder: string, plan: ReadPlan): Promise<Ran> {
  const file = readdirSync(folder).find((name) => name.startsWith("input.")) ?? "input.missing";
  const problems: Problem[] = [];
  const report = (problem: Problem): void => void problems.push(problem);
  const format = formats.get(plan.file.format);
  if (format === undefined) throw new Error(`no format ${plan.file.format}`);
  const bytes = (async function* () {
    yield readFileSync(join(folder, file));
  })();
  const decoded = await format.decode(bytes, plan.file, report);
  const reading = plan.open({ columns: decoded.columns, line: decoded.headerLine }, runOf(file));
  problems.push(...reading.problems);
  const outcomes: unknown[] = [];
  if (reading.problems.some(({ severity }) => severity === "error")) return { problems, output: "" };
  for await (const batch of reading.records(decoded.parts, memorySpill(), report)) {
    for (const record of batch) {
      const outcome = reading.apply(record);
      if (outcome.kind === "reject") problems.push(...outcome.problems);
      else if (outcome.kind === "skip") outcomes.push(outcome);
      else {
        const { warnings, because, ...rest } = outcome;
        problems.push(...warnings);
        outcomes.push(because === "" ? rest : { ...rest, because });
      }
    }
  }
  return { problems, output: outcomes.length === 0 ? "" : `${JSON.stringify(outcomes, null, 2)}\n` };
}

async function writeCase(folder: string, plan: WritePlan): Promise<Ran> {
  // The case's own file, written for this test.
  const all = JSON.parse(readFileSync(join(folder, "documents.json"), "utf8")) as readonly Content[];
  const { bytes, name, problems } = writeSample(plan, all, runOf(""));
  return { problems, output: `${name}\n${bytes.toString("utf8")}` };
}

/** The expected text of a golden file, "" where there is none; written first when goldens are updated. */
export function golden(folder: string, name: string, actual: string): string {
  const file = join(folder, name);
  if (updates && actual !== "") writeFileSync(file, actual);
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}
