import type { Problem } from "../model/problem.ts";
import { numberOf, textOf, wordOf } from "./row.ts";
import type { Binding, SqlRow } from "./transaction.ts";
import type { Rows } from "./unfold.ts";

/** The most problems that are kept of one file, or of one run of a feed. */
export const MOST_PROBLEMS = 1_000;

/** Columns of a table of problems, after those that say whose they are. */
export const problemColumns = [
  "ordinal",
  "severity",
  "scope",
  "code",
  "message",
  "file",
  "line",
  '"column"',
  "field",
  "found",
  "expected",
] as const;

/** The first problems as rows that belong to `owner`. */
export function problemRows(owner: Binding, problems: readonly Problem[]): Rows {
  return problems.slice(0, MOST_PROBLEMS).map((problem, ordinal) => [owner, ordinal, ...cells(problem)]);
}

function cells(problem: Problem): readonly Binding[] {
  const { severity, scope, code, message } = problem;
  return [severity, scope, code, message, ...optional.map((name) => problem[name] ?? null)];
}

const optional = ["file", "line", "column", "field", "found", "expected"] as const;

/** A problem as it was found. */
export function problemOf(row: SqlRow): Problem {
  return {
    severity: wordOf(row, "severity", ["error", "warning"]),
    scope: wordOf(row, "scope", ["file", "record"]),
    code: textOf(row, "code"),
    message: textOf(row, "message"),
    ...numbers(row),
    ...texts(row),
  };
}

function numbers(row: SqlRow): Pick<Problem, "line" | "column"> {
  const present = (["line", "column"] as const).filter((name) => row[name] !== null);
  return Object.fromEntries(present.map((name) => [name, numberOf(row, name)]));
}

function texts(row: SqlRow): Pick<Problem, "file" | "field" | "found" | "expected"> {
  const present = (["file", "field", "found", "expected"] as const).filter((name) => row[name] !== null);
  return Object.fromEntries(present.map((name) => [name, textOf(row, name)]));
}
