import type { ReadMoment } from "./zone.ts";

/** What each part of an all-digits pattern looks like, and which field of the date it is. */
const parts: Readonly<Record<string, readonly [field: Field, shape: string]>> = {
  yyyy: ["year", "(\\d{4})"],
  MM: ["month", "(\\d\\d)"],
  M: ["month", "(\\d\\d?)"],
  dd: ["day", "(\\d\\d)"],
  d: ["day", "(\\d\\d?)"],
  HH: ["hour", "(\\d\\d)"],
  H: ["hour", "(\\d\\d?)"],
  hh: ["hour", "(\\d\\d)"],
  h: ["hour", "(\\d\\d?)"],
  mm: ["minute", "(\\d\\d)"],
  ss: ["second", "(\\d\\d)"],
  a: ["half", "([AaPp][Mm])"],
};

type Field = "year" | "month" | "day" | "hour" | "minute" | "second" | "half";

/**
 * Reads local dates of patterns that are digits only, twenty times as fast as a date library does; `undefined` where
 * the pattern has anything else in it.
 */
export function quickMoment(pattern: string): ReadMoment | undefined {
  const pieces = pattern.match(/'[^']*'|([A-Za-z])\1*|[^A-Za-z']+/g) ?? [];
  const fields: Field[] = [];
  let shape = "";
  for (const piece of pieces) {
    const part = parts[piece];
    if (part === undefined && /^[A-Za-z]/.test(piece)) return undefined;
    if (part !== undefined) fields.push(part[0]);
    shape += part?.[1] ?? literal(piece);
  }
  if (!isWhole(fields) || (/h/.test(pattern) && !fields.includes("half"))) return undefined;
  return reader(new RegExp(`^${shape}$`), (field) => fields.indexOf(field) + 1, /H/.test(pattern));
}

function isWhole(fields: readonly Field[]): boolean {
  const once = new Set(fields).size === fields.length;
  return once && ["year", "month", "day"].every((field) => fields.some((it) => it === field));
}

function literal(piece: string): string {
  const text = piece.startsWith("'") ? piece.slice(1, -1) : piece;
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
}

function reader(shape: RegExp, groupOf: (field: Field) => number, isLenient: boolean): ReadMoment {
  const [year, month, day] = [groupOf("year"), groupOf("month"), groupOf("day")];
  const [hour, minute, second] = [groupOf("hour"), groupOf("minute"), groupOf("second")];
  const half = groupOf("half");

  return (text) => {
    const match = shape.exec(text);
    if (match === null) return undefined;
    const hours = half === 0 ? at(match, hour) : ofHalf(at(match, hour), match[half] ?? "", isLenient);
    return local(
      at(match, year),
      at(match, month),
      at(match, day),
      hours,
      at(match, minute),
      at(match, second),
    );
  };
}

/** The digits of a group, 0 for a part that the pattern does not have. */
function at(match: RegExpExecArray, group: number): number {
  return group === 0 ? 0 : Number(match[group]);
}

/** 12 AM is midnight, 12 PM is noon. Above 12 is no hour of a half day; `HH` lets `21:56 PM` pass all the same. */
function ofHalf(hour: number, half: string, isLenient: boolean): number {
  if (isLenient && hour > 12 && half.toLowerCase() === "pm") return hour;
  if (hour < 1 || hour > 12) return -1;
  return (hour % 12) + (half.toLowerCase() === "pm" ? 12 : 0);
}

function local(y: number, mo: number, d: number, h: number, mi: number, s: number): ReturnType<ReadMoment> {
  if (y < 100 || h < 0 || h > 23 || mi > 59 || s > 59 || d < 1) return undefined;
  const millis = Date.UTC(y, mo - 1, d, h, mi, s);
  const date = new Date(millis);
  if (date.getUTCMonth() !== mo - 1 || date.getUTCDate() !== d) return undefined;
  return { kind: "local", millis };
}

const iso = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:[Zz]|([+-])(\d\d):(\d\d))?$/;

/** Reads the usual form of ISO 8601 dates; `undefined` for any other, and for dates that cannot be. */
export const quickIso: ReadMoment = (text) => {
  const match = iso.exec(text);
  if (match === null) return undefined;
  const moment = local(at(match, 1), at(match, 2), at(match, 3), at(match, 4), at(match, 5), at(match, 6));
  if (moment === undefined || text.length === 19) return moment;
  if (match[7] === undefined) return { kind: "instant", millis: moment.millis };
  const ahead = (at(match, 8) * 60 + at(match, 9)) * 60_000;
  return { kind: "instant", millis: moment.millis + (match[7] === "-" ? ahead : -ahead) };
};
