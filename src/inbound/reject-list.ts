import type { Problem } from "../model/problem.ts";
import type { SourceRecord } from "../model/record.ts";

/** Refused records whose rows are kept for the answer to the sender. */
const KEPT = 1000;

/** A record that was refused, and why. */
export interface Reject {
  readonly record: SourceRecord;
  readonly problems: readonly Problem[];
}

/** Gathers the refused records of one file. */
export interface RejectList {
  /** The file's own column names. */
  columns: readonly string[];
  readonly rejects: readonly Reject[];
  add(record: SourceRecord | undefined, problems: readonly Problem[]): void;
}

/** An empty list. */
export function rejectList(): RejectList {
  const rejects: Reject[] = [];
  return {
    columns: [],
    rejects,
    add(record, problems) {
      if (record !== undefined && rejects.length < KEPT) rejects.push({ record, problems });
    },
  };
}
