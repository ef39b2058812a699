import type { Outcome } from "../model/mapping.ts";

/** How records came out of a mapping. `hold` is taken too, but waits for a person. */
export type OutcomeCounts = Record<"take" | "skip" | "cancel" | "reject" | "hold", number>;

/** Counts that nothing has been added to yet. */
export function noOutcomes(): OutcomeCounts {
  return { take: 0, skip: 0, cancel: 0, reject: 0, hold: 0 };
}

/** Counts one record; a held one is counted as `hold` alone. */
export function countOutcome(counts: OutcomeCounts, { kind }: Pick<Outcome, "kind">): void {
  counts[kind] += 1;
}

const words = {
  take: "taken",
  hold: "held",
  cancel: "cancelled",
  skip: "skipped",
  reject: "rejected",
} as const;

/** `2 taken, 1 skipped`; `0 taken` where there was nothing at all. */
export function outcomeText(counts: OutcomeCounts): string {
  const told = (["take", "hold", "cancel", "skip", "reject"] as const).filter((kind) => counts[kind] > 0);
  return told.length === 0 ? "0 taken" : told.map((kind) => `${counts[kind]} ${words[kind]}`).join(", ");
}
