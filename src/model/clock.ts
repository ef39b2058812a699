/** Where time comes from; a test gives its own. */
export interface Clock {
  /** The wall clock. */
  now(): Date;
  /** Milliseconds that only ever grow, whatever is done to the wall clock. */
  elapsed(): number;
}

export const systemClock: Clock = { now: () => new Date(), elapsed: () => performance.now() };

/** The UTC instant as the ledger and documents write it: no fraction of a second when there is none. */
export function instant(date: Date): string {
  return date.toISOString().replace(".000Z", "Z");
}
