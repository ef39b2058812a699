import { dirname, sep } from "node:path";
import { mappingNames } from "../gateway/mapping-names.ts";
import { GatewayError } from "../model/error.ts";
import type { MappingPlan, MappingTest, RunContext } from "../model/mapping.ts";
import { isError, type Problem } from "../model/problem.ts";
import { colours } from "./colours.ts";
import type { CommandContext, ExitCode } from "./command.ts";
import { countOf } from "./count-of.ts";
import { chooseMapping, mappingsFolder } from "./mapping-choice.ts";
import { problemJson, shownFrom } from "./problem-json.ts";
import { problemLines } from "./problem-lines.ts";
import { testRead } from "./test-read.ts";
import { type TestResult, testName } from "./test-result.ts";
import { testWrite } from "./test-write.ts";

/** All that a test run came to. */
interface Tested {
  readonly results: TestResult[];
  /** Mappings that have no test. */
  readonly untested: string[];
  /** What is wrong with the mappings themselves. */
  readonly problems: Problem[];
}

/**
 * Runs the tests inside mappings, of all under `mappings/` when none is named, with the time and the sequence that each names and empty
 * ledger tables. 1 when one fails, 2 when a mapping cannot be used.
 */
export async function mappingTest(context: CommandContext, names: readonly string[]): Promise<ExitCode> {
  const tested: Tested = { results: [], untested: [], problems: [] };
  const wanted = names.length > 0 ? names : await mappingNames(mappingsFolder(context.directory));
  for (const name of wanted) await testOne(context, name, tested);
  context.terminal.say(context.json ? JSON.stringify(testedJson(tested)) : testedText(context, tested));
  if (tested.problems.some(isError)) return 2;
  return tested.results.every(({ passed }) => passed) ? 0 : 1;
}

async function testOne(context: CommandContext, name: string, tested: Tested): Promise<void> {
  const { plan, problems, partner } = await chooseMapping(context, name);
  const home = dirname(context.directory);
  tested.problems.push(...problems.map((problem) => shownFrom(home, problem)));
  if (plan === undefined) return;
  if (plan.tests.length === 0) tested.untested.push(name);
  for (const test of plan.tests) tested.results.push(await runTest(plan, test, partner));
}

async function runTest(plan: MappingPlan, test: MappingTest, partner: string): Promise<TestResult> {
  const ledgerTables = new Map(plan.ledgerTables.map((table) => [table, new Set<string>()]));
  const sequence = test.kind === "write" ? test.sequence : 1;
  const run: RunContext = { partner, file: "", now: new Date(test.now), sequence, ledgerTables };
  try {
    if (plan.direction === "read" && test.kind === "read") return await testRead(plan, test, run);
    if (plan.direction === "write" && test.kind === "write") return await testWrite(plan, test, run);
  } catch (error) {
    // A sample that is missing fails its test, not the whole run.
    if (!(error instanceof GatewayError) || error.code !== "usage.file") throw error;
    return failed(plan, test, error.message.replaceAll(`${dirname(plan.path)}${sep}`, ""));
  }
  return failed(plan, test, `it is a test for a mapping that ${test.kind}s files`);
}

function failed({ name }: MappingPlan, test: MappingTest, difference: string): TestResult {
  return { mapping: name, test: testName(test), passed: false, difference, problems: [] };
}

function testedJson({ results, untested, problems }: Tested) {
  const failing = results.filter(({ passed }) => !passed).length;
  return {
    tests: results.map((result) => ({ ...result, problems: result.problems.map(problemJson) })),
    passed: results.length - failing,
    failed: failing,
    untested,
    problems: problems.map(problemJson),
  };
}

function testedText({ terminal }: CommandContext, { results, untested, problems }: Tested): string {
  const lines = results.map((result) => resultText(result, terminal.interactive));
  if (problems.length > 0) lines.push(problemLines(problems, terminal.interactive));
  for (const name of untested) lines.push(`${name} has no tests.`);
  const failing = results.filter(({ passed }) => !passed).length;
  lines.push(`${countOf(results.length - failing, "test")} passed, ${failing} failed.`);
  return lines.join("\n");
}

function resultText(
  { mapping, test, passed, difference, problems }: TestResult,
  interactive: boolean,
): string {
  const { green, red } = colours(interactive);
  const verdict = passed ? green("passed") : red("failed");
  const more = [difference, problems.length > 0 ? problemLines(problems, interactive) : ""];
  return [`${verdict}  ${mapping}  ${test}`, ...more.filter((text) => text !== "").map(indented)].join("\n");
}

function indented(text: string): string {
  return text.replace(/^/gm, "    ");
}
