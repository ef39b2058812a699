import { dirname, join } from "node:path";
import { parseJson } from "../check/json.ts";
import { readSample } from "../gateway/sample.ts";
import type { Content } from "../model/document.ts";
import type { MappingTest, ReadPlan, RunContext } from "../model/mapping.ts";
import { isError, type Problem } from "../model/problem.ts";
import { countOutcome, noOutcomes, type OutcomeCounts } from "./outcome-counts.ts";
import { problemJson } from "./problem-json.ts";
import { problemLines } from "./problem-lines.ts";
import { sampleBytes, wholeSample } from "./sample-bytes.ts";
import { sortedJson } from "./sorted-json.ts";
import { type TestResult, testName } from "./test-result.ts";
import { textDiff } from "./text-diff.ts";

/** What came out of the sample, as `mapping preview --json` prints it. */
interface CameOut {
  readonly documents: Content[];
  readonly problems: Problem[];
  readonly outcomes: OutcomeCounts;
  refused: boolean;
}

/**
 * Reads a test's sample and compares what comes out with what the test expects: a JSON array of documents, or an object with some of
 * the keys that `mapping preview --json` prints. A refused file passes only where problems are expected.
 */
export async function testRead(
  plan: ReadPlan,
  test: Extract<MappingTest, { kind: "read" }>,
  run: RunContext,
): Promise<TestResult> {
  const folder = dirname(plan.path);
  const expected = parseJson((await wholeSample(join(folder, test.expect))).toString("utf8"), test.expect);
  const out = await cameOut(plan, join(folder, test.file), { ...run, file: test.file });
  const difference = expected.problems.some(isError)
    ? problemLines(expected.problems, false)
    : differenceOf(expected.value, out, test.expect);
  const { problems } = out;
  return { mapping: plan.name, test: testName(test), passed: difference === "", difference, problems };
}

async function cameOut(plan: ReadPlan, path: string, run: RunContext): Promise<CameOut> {
  const out: CameOut = { documents: [], problems: [], outcomes: noOutcomes(), refused: false };
  const taken = await readSample(plan, await sampleBytes(path), run, {
    outcome(outcome) {
      countOutcome(out.outcomes, outcome);
      if (outcome.kind === "take" || outcome.kind === "hold") out.documents.push(outcome.content);
    },
    problem: (problem) => out.problems.push(problem),
  });
  out.refused = !taken;
  return out;
}

function differenceOf(expected: unknown, out: CameOut, name: string): string {
  const wanted: object = isObject(expected) ? expected : { documents: expected };
  if (out.refused && !("problems" in wanted)) return `the whole file is refused, expected documents`;
  const texts = [sortedJson(wanted), sortedJson(partsOf(wanted, out))] as const;
  return texts[0] === texts[1] ? "" : textDiff(...texts, name);
}

/** Of what came out only that about which something is expected. */
function partsOf(wanted: object, out: CameOut): object {
  const whole = { documents: out.documents, problems: out.problems.map(problemJson), outcomes: out.outcomes };
  const parts = Object.entries(whole).filter(([key]) => key in wanted);
  const problems = "problems" in wanted && Array.isArray(wanted.problems) ? wanted.problems : [];
  const told = whole.problems.map((problem, at) => sameKeys(problem, problems[at]));
  return { ...Object.fromEntries(parts), ...("problems" in wanted && { problems: told }) };
}

function sameKeys(problem: object, wanted: unknown): object {
  if (!isObject(wanted)) return problem;
  return Object.fromEntries(Object.entries(problem).filter(([key]) => key in wanted));
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
