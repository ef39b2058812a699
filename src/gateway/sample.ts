import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { formats } from "../formats/index.ts";
import type { Content } from "../model/document.ts";
import { GatewayError } from "../model/error.ts";
import type { Format } from "../model/format.ts";
import type { MappingPlan, Outcome, ReadPlan, RunContext, Spill, WritePlan } from "../model/mapping.ts";
import { isError, type Problem } from "../model/problem.ts";
import { filePieces } from "../outbound/file-pieces.ts";
import { makeScratch } from "../spool/scratch.ts";

/** Who is told what a mapping makes of a sample, as it is made. */
export interface SampleReader {
  outcome(outcome: Outcome): void;
  problem(problem: Problem): void;
}

/**
 * Reads a sample through a mapping, in constant memory, and keeps nothing. False when the whole file is refused; what was told
 * until then would not be posted. Problems of a rejected record are told too. `run.file` is the sample's path: problems
 * are told under it, `{$file}` gives its last part.
 */
export async function readSample(
  plan: ReadPlan,
  bytes: AsyncIterable<Uint8Array>,
  run: RunContext,
  reader: SampleReader,
): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), "dropgate-"));
  try {
    return await readWith(await makeScratch(join(folder, "rows")), plan, bytes, run, reader);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readWith(
  spill: Spill,
  plan: ReadPlan,
  bytes: AsyncIterable<Uint8Array>,
  run: RunContext,
  reader: SampleReader,
): Promise<boolean> {
  let refused = false;
  const report = (problem: Problem) => {
    refused ||= problem.scope === "file" && isError(problem);
    reader.problem({ ...problem, file: run.file });
  };
  const decoded = await formatOf(plan).decode(bytes, plan.file, report);
  if (refused) return false;
  const reading = plan.open(
    { columns: decoded.columns, line: decoded.headerLine },
    { ...run, file: basename(run.file) },
  );
  reading.problems.forEach(report);
  if (refused) return false;
  for await (const records of reading.records(decoded.parts, spill, report)) {
    for (const record of records) tell(reading.apply(record), report, reader);
    if (refused) return false;
  }
  return !refused;
}

function tell(outcome: Outcome, report: (problem: Problem) => void, reader: SampleReader): void {
  if (outcome.kind === "reject") outcome.problems.forEach(report);
  else if (outcome.kind !== "skip") outcome.warnings.forEach(report);
  reader.outcome(outcome);
}

/** A file that a mapping made of documents. */
export interface WrittenSample {
  readonly name: string;
  readonly bytes: Buffer;
  readonly written: readonly Content[];
  /** How many `select` did not take. */
  readonly skipped: number;
  /** How many could not be written. */
  readonly held: number;
  readonly problems: readonly Problem[];
}

/** Writes documents through a mapping into memory; all go into one file, whatever `documentsPerFile` says. */
export function writeSample(plan: WritePlan, documents: readonly Content[], run: RunContext): WrittenSample {
  const pieces = filePieces(plan, formatOf(plan), run);
  const selected = documents.filter((content) => pieces.writing.selects(content));
  if (plan.sorted) selected.sort(pieces.writing.compare);
  const bytes: Uint8Array[] = [];
  const problems: Problem[] = [];
  const written = selected.filter((content) => {
    const made = pieces.add(content);
    if (made instanceof Uint8Array) bytes.push(made);
    else problems.push(...made);
    return made instanceof Uint8Array;
  });
  const { head = pieces.head, tail, name } = pieces.finish();
  const counts = { skipped: documents.length - selected.length, held: selected.length - written.length };
  return { name, bytes: Buffer.concat([head ?? Buffer.of(), ...bytes, tail]), written, problems, ...counts };
}

function formatOf(plan: MappingPlan): Format {
  const format = formats.get(plan.file.format);
  if (format !== undefined) return format;
  throw new GatewayError("format.missing", `There is no format "${plan.file.format}"`, { trouble: "bug" });
}
