import type { Counts } from "../model/document.ts";
import type { Receipt } from "../model/ledger.ts";
import { numberOf, textOf, wordOf } from "./row.ts";
import type { SqlRow } from "./transaction.ts";

/** The names under which outcomes are counted; also the columns that hold the counts. */
export const countNames = [
  "new",
  "updated",
  "unchanged",
  "cancelled",
  "skipped",
  "refused",
  "rejected",
] as const;

/** The receipt that a row of `receipts` holds. */
export function receiptOf(row: SqlRow): Receipt {
  return {
    id: numberOf(row, "id"),
    source: textOf(row, "source"),
    partner: textOf(row, "partner"),
    document: textOf(row, "document"),
    name: textOf(row, "name"),
    size: numberOf(row, "size"),
    modified: numberOf(row, "modified"),
    hash: textOf(row, "hash"),
    verdict: wordOf(row, "verdict", ["new", "repeat", "changed"]),
    state: wordOf(row, "state", ["claimed", "posted", "rejected"]),
    settled: numberOf(row, "settled") === 1,
    owner: textOf(row, "owner"),
    claimedAt: textOf(row, "claimed_at"),
    counts: countsOf(row),
    problems: numberOf(row, "problems"),
    attempts: numberOf(row, "attempts"),
    failure: textOf(row, "failure"),
  };
}

function countsOf(row: SqlRow): Counts {
  return {
    new: numberOf(row, "new"),
    updated: numberOf(row, "updated"),
    unchanged: numberOf(row, "unchanged"),
    cancelled: numberOf(row, "cancelled"),
    skipped: numberOf(row, "skipped"),
    refused: numberOf(row, "refused"),
    rejected: numberOf(row, "rejected"),
  };
}
