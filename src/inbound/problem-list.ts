import { isError, type Problem, type Report } from "../model/problem.ts";

/** Problems kept of one file; the rest is only counted. Errors are kept before warnings. */
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
  let warnings = 0;
  let total = 0;
  let refusesFile = false;
  const keep = (problem: Problem) => {
    if (kept.length >= KEPT) {
      if (!isError(problem) || warnings === 0) return;
      kept.splice(
        kept.findLastIndex((one) => !isError(one)),
        1,
      );
      warnings -= 1;
    }
    kept.push({ ...problem, file });
    if (!isError(problem)) warnings += 1;
  };
  return {
    report(problem) {
      total += 1;
      refusesFile ||= problem.scope === "file" && isError(problem);
      keep(problem);
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
