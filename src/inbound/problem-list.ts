import { isError, type Problem, type Report } from "../model/problem.ts";

/** Problems kept of one file; the rest is only counted. */
const KEPT = 1000;

/** Gathers what is wrong with one file. */
export interface ProblemList {
  readonly report: Report;
  readonly kept: readonly Problem[];
  readonly total: number;
  /** Something is wrong that refuses the whole file. */
  readonly refusesFile: boolean;
}

/** A list whose problems all name this file. */
export function problemList(file: string): ProblemList {
  const kept: Problem[] = [];
  let total = 0;
  let refusesFile = false;
  return {
    report(problem) {
      total += 1;
      refusesFile ||= problem.scope === "file" && isError(problem);
      if (kept.length < KEPT) kept.push({ ...problem, file });
    },
    kept,
    get total() {
      return total;
    },
    get refusesFile() {
      return refusesFile;
    },
  };
}
