import { isError, type Problem, type Report } from "../model/problem.ts";

/** An error that refuses the whole file. */
export function refusal(
  code: string,
  message: string,
  details: Pick<Problem, "line" | "column" | "field" | "found" | "expected"> = {},
): Problem {
  return { severity: "error", scope: "file", code, message, ...details };
}

/** Something to tell about the file, no more. */
export function warning(
  code: string,
  message: string,
  details: Pick<Problem, "line" | "column" | "found" | "expected"> = {},
): Problem {
  return { severity: "warning", scope: "file", code, message, ...details };
}

/** Passes problems on and remembers if one of them refused the file: then every stage of reading stops. */
export interface Verdict {
  readonly report: Report;
  readonly refused: () => boolean;
}

export function verdictOn(report: Report): Verdict {
  let refused = false;
  const note: Report = (problem) => {
    if (problem.scope === "file" && isError(problem)) refused = true;
    report(problem);
  };
  return { report: note, refused: () => refused };
}
