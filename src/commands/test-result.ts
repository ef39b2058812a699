import type { MappingTest } from "../model/mapping.ts";
import type { Problem } from "../model/problem.ts";

/** How one test inside a mapping came out. */
export interface TestResult {
  readonly mapping: string;
  /** `samples/orders.csv -> samples/orders.json`. */
  readonly test: string;
  readonly passed: boolean;
  /** Why it failed, or a unified diff; "" for a passed one. */
  readonly difference: string;
  /** What the mapping had to say of the sample; a test may pass with some. */
  readonly problems: readonly Problem[];
}

/** What a test is called. */
export function testName(test: MappingTest): string {
  return `${test.kind === "read" ? test.file : test.documents} -> ${test.expect}`;
}
