import { type WrittenSample, writeSample } from "../gateway/sample.ts";
import type { Encoding } from "../model/format.ts";
import type { RunContext, WritePlan } from "../model/mapping.ts";
import { isError, type Problem } from "../model/problem.ts";
import type { CommandContext, ExitCode } from "./command.ts";
import { noOutcomes, type OutcomeCounts, outcomeText } from "./outcome-counts.ts";
import { problemJson } from "./problem-json.ts";
import { problemLines } from "./problem-lines.ts";
import { sampleDocuments } from "./sample-documents.ts";

/** Writes a JSON array of documents through a mapping and shows the file that comes out. */
export async function previewWrite(
  context: CommandContext,
  plan: WritePlan,
  path: string,
  run: RunContext,
): Promise<ExitCode> {
  const { contents, problems } = await sampleDocuments(path, plan.document);
  const made = problems.some(isError) ? undefined : writeSample(plan, contents, run);
  const all = [...problems, ...(made?.problems ?? []).map((problem) => ({ ...problem, file: path }))];
  if (context.json) context.terminal.say(JSON.stringify(previewJson(plan, made, all)));
  else sayText(context, plan, made, all);
  return all.some(isError) ? 1 : 0;
}

function previewJson(plan: WritePlan, made: WrittenSample | undefined, problems: readonly Problem[]) {
  const file = made && { name: made.name, text: fileText(made.bytes, plan.file.encoding) };
  const told = { documents: made?.written ?? [], problems: problems.map(problemJson) };
  return { ...told, outcomes: outcomesOf(made), file };
}

/** Only the file goes to the output, so that it can be looked at with other tools. */
function sayText(
  { terminal }: CommandContext,
  plan: WritePlan,
  made: WrittenSample | undefined,
  problems: readonly Problem[],
): void {
  if (problems.length > 0) terminal.note(problemLines(problems, terminal.interactive));
  if (made === undefined) return;
  terminal.say(fileText(made.bytes, plan.file.encoding).replace(/\n$/, ""));
  terminal.note(`${made.name}: ${outcomeText(outcomesOf(made))}.`);
}

function outcomesOf(made: WrittenSample | undefined): OutcomeCounts {
  if (made === undefined) return noOutcomes();
  return { ...noOutcomes(), take: made.written.length, skip: made.skipped, reject: made.held };
}

/** The text of a file that was written in one of our encodings, without its byte order mark. */
export function fileText(bytes: Buffer, encoding: Encoding): string {
  return new TextDecoder(encoding === "utf-16" ? labelOf16(bytes) : encoding).decode(bytes);
}

function labelOf16(bytes: Buffer): string {
  return bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-16le";
}
