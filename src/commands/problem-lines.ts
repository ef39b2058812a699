import { isError, type Problem } from "../model/problem.ts";
import { colours } from "./colours.ts";

/** Problems as lines for people: `file:line:column  message`, one each. */
export function problemLines(problems: readonly Problem[], interactive: boolean): string {
  return problems.map((problem) => problemLine(problem, interactive)).join("\n");
}

function problemLine(problem: Problem, interactive: boolean): string {
  const { bold, red, yellow, dim } = colours(interactive);
  const place = [problem.file, problem.line, problem.column].filter((part) => part !== undefined).join(":");
  const kind = isError(problem) ? red("error") : yellow("warning");
  return `${place === "" ? "" : `${bold(place)}  `}${kind}  ${problem.message}  ${dim(problem.code)}`;
}
