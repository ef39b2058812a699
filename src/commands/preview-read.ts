import { readSample, type SampleReader } from "../gateway/sample.ts";
import type { Outcome, ReadPlan, RunContext } from "../model/mapping.ts";
import { isError, type Problem } from "../model/problem.ts";
import { colours } from "./colours.ts";
import type { CommandContext, ExitCode, Terminal } from "./command.ts";
import { countOf } from "./count-of.ts";
import { documentText } from "./document-text.ts";
import { countOutcome, noOutcomes, type OutcomeCounts, outcomeText } from "./outcome-counts.ts";
import { problemJson } from "./problem-json.ts";
import { problemLines } from "./problem-lines.ts";
import { sampleBytes } from "./sample-bytes.ts";

/** Documents shown to a person; JSON has all. */
const SHOWN = 20;
/** Problems kept; the rest is only counted. */
const KEPT = 10_000;

/** Characters of JSON said at once. */
const PIECE = 64 * 1024;

/** What is known once the sample is read. */
interface Read {
  readonly outcomes: OutcomeCounts;
  readonly problems: Problem[];
  problemCount: number;
  wrong: boolean;
  /** The whole file is refused. */
  refused: boolean;
}

/** Reads a sample and shows its documents, its problems and how its records came out. */
export async function previewRead(
  context: CommandContext,
  plan: ReadPlan,
  path: string,
  run: RunContext,
): Promise<ExitCode> {
  const bytes = await sampleBytes(path);
  const read: Read = {
    outcomes: noOutcomes(),
    problems: [],
    problemCount: 0,
    wrong: false,
    refused: false,
  };
  const show = context.json ? jsonShow(context.terminal) : textShow(context.terminal, plan, run.file);
  read.refused = !(await readSample(plan, bytes, run, gatherer(read, show.document)));
  show.end(read);
  if (read.problemCount > KEPT)
    context.terminal.note(`There are ${read.problemCount} problems; the first ${KEPT} are shown.`);
  return read.wrong ? 1 : 0;
}

/** How a preview shows itself: documents as they come, the rest at the end. */
interface Show {
  document(outcome: Exclude<Outcome, { kind: "skip" | "reject" }>): void;
  end(read: Read): void;
}

function gatherer(read: Read, show: Show["document"]): SampleReader {
  return {
    outcome(outcome) {
      countOutcome(read.outcomes, outcome);
      if (outcome.kind !== "skip" && outcome.kind !== "reject") show(outcome);
    },
    problem(problem) {
      read.problemCount += 1;
      read.wrong ||= isError(problem);
      if (read.problems.length < KEPT) read.problems.push(problem);
    },
  };
}

/** One document a line, said in pieces, so that a large sample never stands in memory whole. */
function jsonShow({ say }: Terminal): Show {
  let lines: string[] = [];
  let size = 0;
  let first = true;
  const flush = () => {
    if (lines.length > 0) say(lines.join("\n"));
    lines = [];
    size = 0;
  };
  say('{"documents":[');
  return {
    document({ kind, content }) {
      if (kind === "cancel") return;
      const line = `${first ? "" : ","}${JSON.stringify(content)}`;
      first = false;
      lines.push(line);
      size += line.length;
      if (size > PIECE) flush();
    },
    end({ problems, outcomes }) {
      flush();
      say(
        `],"problems":${JSON.stringify(problems.map(problemJson))},"outcomes":${JSON.stringify(outcomes)}}`,
      );
    },
  };
}

function textShow({ say, interactive }: Terminal, plan: ReadPlan, file: string): Show {
  const blocks: string[] = [];
  const { bold } = colours(interactive);
  let documents = 0;
  return {
    document({ kind, key, line, because, content }) {
      documents += 1;
      if (blocks.length >= SHOWN) return;
      const state = kind === "take" ? "" : `, ${kind}${because === "" ? "" : ` (${because})`}`;
      const title = bold(`${plan.document} ${key.replaceAll("\t", " ")}, line ${line}${state}`);
      blocks.push(kind === "cancel" ? title : `${title}\n${documentText(content)}`);
    },
    end(read) {
      if (read.problems.length > 0) say(problemLines(read.problems, interactive));
      for (const block of blocks) say(block);
      if (documents > blocks.length) say(`... and ${documents - blocks.length} more (--json shows all)`);
      say(closing(read, plan, file));
    },
  };
}

function closing({ outcomes, problemCount, refused, wrong }: Read, plan: ReadPlan, file: string): string {
  const problems = problemCount === 0 ? "" : `; ${countOf(problemCount, "problem")}`;
  const counts = `${file}: ${outcomeText(outcomes)}${problems}.`;
  if (refused) return `${counts}\nThe whole file would be refused: nothing of it would be posted.`;
  if (!wrong || outcomes.reject === 0) return counts;
  return plan.onBadRecord === "reject-file"
    ? `${counts}\nThe whole file would be refused for its rejected records, unless the source says otherwise.`
    : `${counts}\nThe rejected records would be left out, the others posted.`;
}
