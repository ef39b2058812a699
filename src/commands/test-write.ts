import { dirname, join } from "node:path";
import { writeSample } from "../gateway/sample.ts";
import type { Encoding } from "../model/format.ts";
import type { MappingTest, RunContext, WritePlan } from "../model/mapping.ts";
import { isError } from "../model/problem.ts";
import { fileText } from "./preview-write.ts";
import { problemLines } from "./problem-lines.ts";
import { wholeSample } from "./sample-bytes.ts";
import { sampleDocuments } from "./sample-documents.ts";
import { type TestResult, testName } from "./test-result.ts";
import { textDiff } from "./text-diff.ts";

/** Writes a test's documents and compares the file with the expected one, byte for byte. */
export async function testWrite(
  plan: WritePlan,
  test: Extract<MappingTest, { kind: "write" }>,
  run: RunContext,
): Promise<TestResult> {
  const folder = dirname(plan.path);
  const { contents, problems } = await sampleDocuments(join(folder, test.documents), plan.document);
  const expected = await wholeSample(join(folder, test.expect));
  const shared = { mapping: plan.name, test: testName(test) };
  if (problems.some(isError))
    return { ...shared, passed: false, difference: problemLines(problems, false), problems: [] };
  const made = writeSample(plan, contents, run);
  const difference = differenceOf(expected, made.bytes, plan.file.encoding, test.expect);
  const told = [...problems, ...made.problems.map((problem) => ({ ...problem, file: test.documents }))];
  return { ...shared, passed: difference === "", difference, problems: told };
}

function differenceOf(expected: Buffer, actual: Buffer, encoding: Encoding, name: string): string {
  if (expected.equals(actual)) return "";
  const [wanted, found] = [fileText(expected, encoding), fileText(actual, encoding)];
  if (wanted !== found) return textDiff(wanted, found, name);
  const sizes = `${expected.byteLength} expected, ${actual.byteLength} came out`;
  return `the text is as expected, the bytes are not (byte order mark or encoding): ${sizes}`;
}
