import { didYouMean } from "../check/suggest.ts";

/** Why a time zone cannot be used, or "" where it can. */
export function timezoneFault(timezone: string): string {
  if (isTimezone(timezone)) return "";
  const near = didYouMean(timezone, ["UTC", ...Intl.supportedValuesOf("timeZone")]);
  return `is "${timezone}", expected the name of a time zone like "Europe/Helsinki"${near}`;
}

/** Bare offsets are refused: they know no summer time. */
function isTimezone(timezone: string): boolean {
  if (/^[+-]/.test(timezone)) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: timezone }) !== undefined;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
