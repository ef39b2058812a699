import type { Limits } from "../model/format.ts";
import { type Problem, quoted } from "../model/problem.ts";
import { refusal } from "./refusal.ts";

/** Thrown through the parser to stop it in the middle of a text; carries what refuses the file. */
export class Refused extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.message);
    this.problem = problem;
  }
}

/** Where something stands in the file. */
export interface Spot {
  readonly line: number;
  readonly column: number;
}

export function emptyXml(): Problem {
  return refusal("xml.empty", "the file is empty, expected XML", { line: 1 });
}

/** `message` is the parser's, with the place before it and a period after it. */
export function notWellFormed(message: string, { line, column }: Spot): Problem {
  const reason = quoted(message.replace(/^\d+:\d+: /, "").replace(/\.$/, ""));
  return refusal("xml.not-well-formed", `the XML is not well-formed: ${reason}`, { line, column });
}

export function tooDeep(name: string, { line, column }: Spot, { depth }: Limits): Problem {
  const message = `element "${quoted(name)}" stands more than ${depth} levels deep`;
  return refusal("xml.depth", message, { line, column, expected: `at most ${depth} levels` });
}

export function tooLong({ line, column }: Spot, { recordLength }: Limits): Problem {
  const message = `what begins here is longer than ${recordLength} characters`;
  const expected = `at most ${recordLength} characters`;
  return refusal("xml.long-record", message, { line, column, expected });
}

export function tooMuchAround({ line, column }: Spot): Problem {
  const message = "too much stands beside the records, which the mapping asks to keep";
  return refusal("xml.around", message, { line, column });
}

export function otherRoot(found: string, path: readonly string[], { line, column }: Spot): Problem {
  const expected = path.join("/");
  const message = `the root element is "${quoted(found)}", expected records at "${expected}"`;
  return refusal("xml.no-records", message, { line, column, found: quoted(found), expected });
}

/** `found`: names of the elements that stand where records were expected. */
export function noRecords(
  found: readonly string[],
  path: readonly string[],
  { line, column }: Spot,
): Problem {
  const expected = path.join("/");
  const names = found.map((name) => `"${quoted(name)}"`).join(", ");
  const message = `the file has no "${expected}"; in its place ${found.length > 1 ? "stand" : "stands"} ${names}`;
  return refusal("xml.no-records", message, { line, column, found: found.map(quoted).join(", "), expected });
}
