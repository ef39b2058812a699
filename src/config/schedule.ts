import cronParser from "cron-parser";
import type { Schedule } from "../model/config.ts";
import { messageOf } from "../model/error.ts";

const ON_CHANGE = "on change";

/** The schedule that a partner's file writes as `on change` or as cron fields. */
export function readSchedule(text: string, timezone: string): Schedule {
  if (text.trim() === ON_CHANGE) return { kind: ON_CHANGE };
  return { kind: "cron", expression: text.trim(), timezone };
}

/** Why a schedule cannot be used, or "" where it can. */
export function scheduleFault(text: string): string {
  if (text.trim() === ON_CHANGE) return "";
  const wanted = `expected "on change" or five cron fields like "*/15 * * * *"`;
  const fields = text.split(/\s+/).filter((field) => field !== "").length;
  const fault = fields === 5 || fields === 6 ? cronFault(text.trim()) : `fields found: ${fields}`;
  return fault === "" ? "" : `is "${text}", ${wanted}: ${fault}`;
}

function cronFault(expression: string): string {
  try {
    cronParser.parseExpression(expression, { tz: "UTC" }).next();
    return "";
  } catch (error) {
    return inWords(messageOf(error));
  }
}

/** The parser's own words say little of where the mistake is. */
function inWords(message: string): string {
  const range = /Constraint error, got value (\S+) expected range (\S+)/.exec(message);
  if (range) return `${range[1]} is outside ${range[2]}`;
  const character = /Invalid characters, got value: (.+)/.exec(message);
  if (character) return `"${character[1]}" is no cron field`;
  if (/day of month definition|loop limit/i.test(message)) return "no month has that day";
  if (/every 0 time/.test(message)) return "a step of 0 never rings";
  return message
    .replace(/^validation error, /i, "")
    .replace(/\.$/, "")
    .toLowerCase();
}

/** The next times a schedule rings after `from`, soonest first; none for `on change`. */
export function nextRuns(schedule: Schedule, from: Date, count: number): Date[] {
  if (schedule.kind === ON_CHANGE) return [];
  const runs = cronParser.parseExpression(schedule.expression, { tz: schedule.timezone, currentDate: from });
  return Array.from({ length: count }, () => runs.next().toDate());
}

/**
 * The latest time at or before `now` at which a schedule rang, one of those `nextRuns` gives; `undefined` for
 * `on change`.
 */
export function previousRun(schedule: Schedule, now: Date): Date | undefined {
  if (schedule.kind === ON_CHANGE) return undefined;
  const { expression, timezone } = schedule;
  const justAfter = new Date(Math.floor(now.getTime() / 1000) * 1000 + 1000);
  const latest = cronParser
    .parseExpression(expression, { tz: timezone, currentDate: justAfter })
    .prev()
    .toDate();
  const before = new Date(latest.getTime() - CLOCK_CHANGE);
  const steady = offset(before, timezone) === offset(now, timezone);
  return steady ? latest : lastOfRuns(schedule, before, now);
}

/** Longer than an hour that the clock repeats. */
const CLOCK_CHANGE = 3 * 3_600_000;

function offset(at: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" }).formatToParts(at);
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
}

/**
 * Counted backwards, the parser finds the second 03:30 of an autumn night and none in spring; counted forwards the
 * first, and 04:30 instead.
 */
function lastOfRuns(schedule: Schedule, from: Date, now: Date): Date | undefined {
  let last: Date | undefined;
  for (let [next] = nextRuns(schedule, from, 1); next && next <= now; [next] = nextRuns(schedule, next, 1))
    last = next;
  return last;
}
