import { dirname } from "node:path";
import { systemClock } from "../model/clock.ts";
import type { RunContext } from "../model/mapping.ts";
import { isError, type Problem } from "../model/problem.ts";
import type { CommandContext, ExitCode } from "./command.ts";
import { type ChosenMapping, chooseMapping } from "./mapping-choice.ts";
import { noOutcomes } from "./outcome-counts.ts";
import { previewRead } from "./preview-read.ts";
import { previewTables } from "./preview-tables.ts";
import { previewWrite } from "./preview-write.ts";
import { problemJson, shownFrom } from "./problem-json.ts";
import { problemLines } from "./problem-lines.ts";

/**
 * Maps a sample and keeps nothing. A mapping that reads gives documents; one that writes takes a JSON array of documents and
 * gives the file. 1 when the sample has errors, 2 when the mapping has.
 */
export async function mappingPreview(context: CommandContext, name: string, file: string): Promise<ExitCode> {
  const mapping = await chooseMapping(context, name);
  const { plan } = mapping;
  const problems = mapping.problems.map((problem) => shownFrom(dirname(context.directory), problem));
  if (plan === undefined || problems.some(isError)) return brokenMapping(context, mapping.name, problems);
  if (problems.length > 0) context.terminal.note(problemLines(problems, context.terminal.interactive));
  const run = await runOf(context, mapping, plan.ledgerTables, file);
  return plan.direction === "read"
    ? previewRead(context, plan, file, run)
    : previewWrite(context, plan, file, run);
}

function brokenMapping(
  { terminal, json }: CommandContext,
  name: string,
  problems: readonly Problem[],
): ExitCode {
  if (json) {
    const told = { documents: [], problems: problems.map(problemJson), outcomes: noOutcomes() };
    terminal.say(JSON.stringify(told));
  } else {
    terminal.note(problemLines(problems, terminal.interactive));
    terminal.note(`Mapping ${name} cannot be used; the sample was not read.`);
  }
  return 2;
}

async function runOf(
  { terminal }: CommandContext,
  { partner, config }: ChosenMapping,
  tables: readonly string[],
  file: string,
): Promise<RunContext> {
  const { ledgerTables, note } = await previewTables(tables, partner, config);
  if (note !== "") terminal.note(note);
  return { partner, file, now: systemClock.now(), sequence: 1, ledgerTables };
}
