import { add } from "./decimal.ts";
import type { Scope } from "./scope.ts";

/** Adds up one thing over an outgoing file. */
interface Counter {
  /** How much one document adds; `rows` is how many rows it became. */
  of(scope: Scope, rows: number): string;
}

/** Gathers what root and trailer count; the slot of each is its place in the list. */
export interface TallyPlan {
  readonly counters: readonly Counter[];
  slot(counter: Counter): number;
}

/** Nothing to count yet. */
export function gatherTally(): TallyPlan {
  const counters: Counter[] = [];
  return { counters, slot: (counter) => counters.push(counter) - 1 };
}

/** Adds what one document makes. */
export function addUp(plan: TallyPlan, scope: Scope, rows: number): void {
  const { tally } = scope.work;
  for (const [slot, counter] of plan.counters.entries()) {
    tally[slot] = add(tally[slot] ?? "0", counter.of(scope, rows));
  }
}
