/**
 * A problem is something wrong in a partner's file: plain data, collected, stored, shown and sent back.
 * What is wrong with our own world is a `GatewayError` instead.
 */
export interface Problem {
  /** An `error` refuses what it stands in (see `scope`); a `warning` is told and nothing more. */
  readonly severity: "error" | "warning";
  /** `file`: the whole file cannot be used. `record`: only the document it stands in. */
  readonly scope: "file" | "record";
  /** Stable, dotted, lower case: `csv.short-row`, `field.number`, `order.unknown-sku`. */
  readonly code: string;
  /** A sentence for the person who made the file; no final period. */
  readonly message: string;
  readonly file?: string;
  /** 1-based line of the file. */
  readonly line?: number;
  /** 1-based: the cell's number in a flat file, the character's in any other. */
  readonly column?: number;
  /** Name of the file's column or element, or of the document's field. */
  readonly field?: string;
  readonly found?: string;
  readonly expected?: string;
}

/** Takes a problem as soon as it is found. */
export type Report = (problem: Problem) => void;

/** Longest piece of a partner's value that a problem quotes, in characters. */
const QUOTED = 80;

/** Shortens a value so that a problem can quote it: one line, at most 80 characters. */
export function quoted(value: string): string {
  const line = value.replace(/\s+/g, " ");
  return line.length > QUOTED ? `${line.slice(0, QUOTED)}…` : line;
}

/** True where a problem refuses something, that is, where it is no mere warning. */
export function isError(problem: Problem): boolean {
  return problem.severity === "error";
}
