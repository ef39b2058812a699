import { DateTime } from "luxon";
import { didYouMean } from "../check/suggest.ts";
import { quickIso, quickMoment } from "./quick-moment.ts";
import type { Moment, ReadMoment, Zone } from "./zone.ts";

const day = 86_400_000;
const mostCached = 20_000;

const zones = new Map<string, Zone>();

/** A time zone by its IANA name (or `UTC+2`), or `undefined` where there is no such zone. */
export function findZone(name: string): Zone | undefined {
  const known = zones.get(name);
  if (known !== undefined) return known;
  if (!DateTime.utc().setZone(name).isValid) return undefined;
  const zone = { name, offset: cachedOffset(name) };
  zones.set(name, zone);
  return zone;
}

/** Asking the system for an offset takes microseconds, a map does not: a day without a change is kept as one. */
function cachedOffset(name: string): (instant: number) => number {
  const days = new Map<number, number | undefined>();
  const ask = (instant: number): number => DateTime.fromMillis(instant, { zone: name }).offset * 60_000;
  return (instant) => {
    const start = Math.floor(instant / day) * day;
    let offset = days.get(start);
    if (offset === undefined && !days.has(start)) {
      offset = ask(start);
      if (offset !== ask(start + day)) offset = undefined;
      if (days.size >= mostCached) days.clear();
      days.set(start, offset);
    }
    return offset ?? ask(instant);
  };
}

const tokens =
  "y yy yyyy M MM MMM MMMM L LL LLL LLLL d dd o ooo H HH h hh m mm s ss S SSS u uu uuu a E EEE EEEE ccc cccc Z ZZ ZZZ z X x".split(
    " ",
  );
const known = new Set(tokens);
const quotedText = /'[^']*'/g;

/** Says what is wrong with a date pattern, or `undefined`. */
export function patternFault(pattern: string): string | undefined {
  if ((pattern.match(/'/g)?.length ?? 0) % 2 === 1) return `"${pattern}" has a ' that is never closed`;
  const words: readonly string[] = pattern.replace(quotedText, "").match(/([A-Za-z])\1*/g) ?? [];
  const wrong = words.find((word) => !known.has(word));
  if (wrong !== undefined) return `"${wrong}" is no part of a date pattern${hint(wrong)}`;
  if (words.includes("a") && words.some((word) => /^H/.test(word)) && quickMoment(pattern) === undefined) {
    return `"${pattern}" has "a" beside "H"; hours of half a day are "h"`;
  }
  if (words.some((word) => /^(?:y+|X|x)$/.test(word))) return undefined;
  return `"${pattern}" has no year; a pattern looks like dd.MM.yyyy HH:mm`;
}

function hint(word: string): string {
  const small = word.toLowerCase();
  if (known.has(small) && /^[yd]/.test(small)) return `; did you mean "${small}"?`;
  const meant = didYouMean(
    word,
    tokens.filter((token) => token.length > 1),
  );
  return meant === "" || word.length === 1 ? `; text in between stands in quotes: '${word}'` : meant;
}

/** Reads dates of a pattern by luxon; `iso` for ISO 8601. Slower than `quickMoment`, knows every token. */
export function momentReader(pattern: string): ReadMoment {
  if (pattern === "iso") return readIso;
  const parser = DateTime.buildFormatParser(pattern, { locale: "en" });
  const hasZone = /[Zz]|X|x/.test(pattern.replace(quotedText, ""));
  return (text) => {
    const time = DateTime.fromFormatParser(text, parser, { zone: "utc", setZone: hasZone, locale: "en" });
    return momentOf(time, hasZone);
  };
}

function readIso(text: string): Moment | undefined {
  const quick = quickIso(text);
  if (quick !== undefined) return quick;
  const time = DateTime.fromISO(text, { zone: "utc", setZone: true });
  return momentOf(time, /T.*(?:[Zz]|[+-]\d\d(?::?\d\d)?)$/.test(text));
}

function momentOf(time: DateTime, hasZone: boolean): Moment | undefined {
  if (!time.isValid) return undefined;
  return { kind: hasZone ? "instant" : "local", millis: time.toMillis() };
}

/** Writes an instant in a zone by a pattern; `iso` gives `2025-01-31T09:00:00+01:00`. */
export function writeInstant(instant: number, pattern: string, zone: string): string {
  const time = DateTime.fromMillis(instant, { zone, locale: "en" });
  return pattern === "iso" ? (time.toISO({ suppressMilliseconds: true }) ?? "") : time.toFormat(pattern);
}
