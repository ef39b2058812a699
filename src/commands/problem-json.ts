import type { Problem } from "../model/problem.ts";
import { shownPath } from "./shown-path.ts";

/** A problem as `--json` prints it; what is not known is left out. */
export type ProblemJson = Omit<Problem, "scope">;

/** The names of the command line's contract, in its order. */
export function problemJson(problem: Problem): ProblemJson {
  const { severity, code, message, scope: _, ...place } = problem;
  return { severity, code, message, ...place };
}

/** The same problem with a file below `home` named from there. */
export function shownFrom(home: string, problem: Problem): Problem {
  return problem.file === undefined ? problem : { ...problem, file: shownPath(home, problem.file) };
}
