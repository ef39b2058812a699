import { didYouMean } from "../../check/suggest.ts";
import { instant } from "../../model/clock.ts";
import { findZone, patternFault, writeInstant } from "../calendar.ts";
import type { Item, Reader, Scope } from "../scope.ts";

const names = ["store", "now", "sequence", "line", "position", "file"];

/** Reads what the run knows: `$store`, `$now:yyyyMMdd`, `$sequence:000000`, `$line`, `$position`, `$file`. */
export function runReader(text: string, timezone: string): Reader | string {
  const [, name = "", , form] = /^\$([^:]*)(:(.*))?$/s.exec(text) ?? [];
  const read = valueFor(name, form, timezone);
  if (typeof read === "string") return read;
  return { name: text, read, place: (scope) => ({ line: lineOf(scope.items[0]) }) };
}

function valueFor(name: string, form: string | undefined, timezone: string): Reader["read"] | string {
  if (!names.includes(name)) {
    return `"{$${name}}" is not known, expected one of ${names.map((it) => `{$${it}}`).join(", ")}${didYouMean(name, names)}`;
  }
  if (form !== undefined && name !== "now" && name !== "sequence")
    return `"{$${name}}" takes nothing after ":"`;
  if (name === "now") return now(form, timezone);
  if (name === "sequence") return sequence(form);
  return simple(name);
}

function simple(name: string): Reader["read"] {
  if (name === "store") return ({ work }) => work.run.partner;
  if (name === "file") return ({ work }) => work.run.file;
  if (name === "position") return ({ position }) => String(position);
  return ({ items }) => String(lineOf(items[0]));
}

function now(form: string | undefined, timezone: string): Reader["read"] | string {
  if (form === undefined) return ({ work }) => instant(work.run.now);
  const fault = form.split(/[^A-Za-z]+/).join("") === "" ? "{$now:} lacks its pattern" : looseFault(form);
  if (fault !== undefined) return fault;
  const zone = findZone(timezone)?.name ?? "UTC";
  return ({ work }) => writeInstant(work.run.now.getTime(), form, zone);
}

/** A file name may well say the hour alone. */
function looseFault(form: string): string | undefined {
  const fault = patternFault(form);
  return fault?.includes("has no year") ? undefined : fault;
}

function sequence(form: string | undefined): Reader["read"] | string {
  if (form !== undefined && !/^0+$/.test(form))
    return `"{$sequence:${form}}" expects zeros, like {$sequence:000000}`;
  const digits = form?.length ?? 1;
  return ({ work }: Scope) => String(work.run.sequence).padStart(digits, "0");
}

function lineOf(item: Item | undefined): number {
  return item === undefined || item.kind === "entry" ? 0 : item.line;
}
