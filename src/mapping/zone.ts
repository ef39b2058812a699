/** A date as a file writes it: local time (as if it were UTC) where it names no zone, else the instant. */
export type Moment =
  | { readonly kind: "local"; readonly millis: number }
  | { readonly kind: "instant"; readonly millis: number };

/** The moment that a text says, or `undefined` where it says none in this pattern. */
export type ReadMoment = (text: string) => Moment | undefined;

/** Local times and instants of one time zone. */
export interface Zone {
  readonly name: string;
  /** Milliseconds by which local time is ahead of UTC at an instant. */
  offset(instant: number): number;
}

const day = 86_400_000;

/**
 * The instant of a local time (given as if it were UTC), or `undefined` where the clock was put forward over it. Of
 * a time that comes twice the first is taken.
 */
export function instantOf(local: number, zone: Zone): number | undefined {
  const before = local - zone.offset(local - day);
  if (before + zone.offset(before) === local) return before;
  const after = local - zone.offset(local + day);
  return after + zone.offset(after) === local ? after : undefined;
}
