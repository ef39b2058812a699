import BigImport from "big.js";
import type { Rounding } from "./source.ts";

const Exact = BigImport();
/** Places kept where a division does not come out (kg to lb). */
Exact.DP = 12;
Exact.RM = Exact.roundHalfUp;

/** Longest number that is taken, in characters: beyond it arithmetic gets slow and no trade has it. */
export const longestNumber = 60;

const plain = /^-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?$/;

/** Is this the one way in which we write that number? ("12.5", never "12.50", "+1" or "-0") */
export function isDecimal(text: string): boolean {
  return plain.test(text) && text !== "-0" && text.length <= longestNumber;
}

const written = /^([+-]?)0*(\d*)(?:\.(\d*?)0*)?$/;

/** The shortest form of digits with an optional sign and point, or `undefined` where it is no such text. */
export function canonical(text: string): string | undefined {
  if (isDecimal(text)) return text;
  const match = text.length > longestNumber || !/\d/.test(text) ? null : written.exec(text);
  if (match === null) return undefined;
  const whole = match[2] === "" || match[2] === undefined ? "0" : match[2];
  const digits = match[3] === undefined || match[3] === "" ? whole : `${whole}.${match[3]}`;
  return match[1] === "-" && digits !== "0" ? `-${digits}` : digits;
}

/** a × b. */
export function multiply(a: string, b: string): string {
  return new Exact(a).times(b).toFixed();
}

/** a ÷ b, to 12 places where it does not come out. */
export function divide(a: string, b: string): string {
  return new Exact(a).div(b).toFixed();
}

/** The number times a power of ten. */
export function movePoint(value: string, places: number): string {
  const sign = value.startsWith("-") ? "-" : "";
  const [whole = "", part = ""] = value.slice(sign.length).split(".");
  if (places >= 0)
    return shifted(sign, whole + part.padEnd(places, "0").slice(0, places), part.slice(places));
  const digits = whole.padStart(1 - places, "0");
  return shifted(sign, digits.slice(0, places), digits.slice(places) + part);
}

function shifted(sign: string, whole: string, part: string): string {
  return canonical(`${sign}${whole}${part === "" ? "" : `.${part}`}`) ?? "0";
}

/** a + b. */
export function add(a: string, b: string): string {
  return new Exact(a).plus(b).toFixed();
}

const modes = { "half up": Exact.roundHalfUp, down: Exact.roundDown, up: Exact.roundUp } as const;

/** Rounds to so many places; `up` and `down` are away from and towards zero. */
export function round(value: string, places: number, rounding: Rounding): string {
  const point = value.indexOf(".");
  if (point === -1 || value.length - point - 1 <= places) return value;
  return canonical(new Exact(value).round(places, modes[rounding]).toFixed()) ?? "0";
}

/** The number with exactly so many places behind the point; `value` has no more than that. */
export function withPlaces(value: string, places: number): string {
  return new Exact(value).toFixed(places);
}

/** Compares two canonical decimals by their text alone: below 0, 0 or above 0. */
export function compare(a: string, b: string): number {
  const negative = a.startsWith("-");
  if (negative !== b.startsWith("-")) return negative ? -1 : 1;
  return negative ? compareDigits(b.slice(1), a.slice(1)) : compareDigits(a, b);
}

function compareDigits(a: string, b: string): number {
  const byLength = wholeDigits(a) - wholeDigits(b);
  if (byLength !== 0) return byLength;
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function wholeDigits(text: string): number {
  const point = text.indexOf(".");
  return point === -1 ? text.length : point;
}
