import { instant } from "../../model/clock.ts";
import { quoted } from "../../model/problem.ts";
import { findZone, momentReader, patternFault, writeInstant } from "../calendar.ts";
import type { Pointer } from "../faults.ts";
import { type Made, madeOf, type Setting, templateAt, type Verb } from "../field.ts";
import { quickMoment } from "../quick-moment.ts";
import { complain, type Scope } from "../scope.ts";
import type { FieldObject } from "../source.ts";
import type { Template } from "../template.ts";
import { instantOf, type Moment, type Zone } from "../zone.ts";

/** What the date's problems need. */
interface Site {
  readonly template: Template;
  readonly pattern: string;
  readonly zone: Zone;
  readonly path: string;
}

/** `{ "date": "{OrderDate}", "format", "timezone", "zero" }`. Read: a UTC instant or a day. Written: in the pattern. */
export const date: Verb = {
  name: "date",
  compile(source, pointer, setting): Made {
    const template = templateAt(source.date ?? "", [...pointer, "date"], setting);
    const pattern = patternAt(source, pointer, setting);
    const site = { template, pattern, zone: zoneAt(source, pointer, setting), path: setting.path };
    const zero = new Set([source.zero ?? []].flat());
    const convert =
      setting.side === "write" ? writing(site) : reading(site, setting.target?.format === "date");
    const made = madeOf(template, "text", (scope) => {
      const text = template.read(scope);
      return text === "" || zero.has(text) ? undefined : convert(text, scope);
    });
    return zero.size === 0 ? made : { ...made, orElse: [...zero].join(" or ") };
  },
};

function patternAt({ format }: FieldObject, pointer: Pointer, { style, faults }: Setting): string {
  const pattern = format ?? style.dates;
  const fault = pattern === "iso" || format === undefined ? undefined : patternFault(pattern);
  if (fault !== undefined) faults.add([...pointer, "format"], "mapping.date-pattern", fault);
  return pattern;
}

function zoneAt({ timezone }: FieldObject, pointer: Pointer, { style, faults }: Setting): Zone {
  if (timezone === undefined) return style.zone;
  const zone = findZone(timezone);
  if (zone !== undefined) return zone;
  faults.add(
    [...pointer, "timezone"],
    "mapping.timezone",
    `"${timezone}" is no time zone, expected one like Europe/Oslo`,
  );
  return style.zone;
}

type Convert = (text: string, scope: Scope) => string | undefined;

function reading(site: Site, isDay: boolean): Convert {
  const read = quickMoment(site.pattern) ?? momentReader(site.pattern);
  return remembering((text, scope) => {
    const moment = read(text);
    if (moment === undefined) return unreadable(text, site, scope);
    const value = isDay ? dayOf(moment, site.zone) : instantText(moment, site.zone);
    return value ?? skipped(text, site, scope);
  });
}

/** Rows of one order, and often of one file, carry the same date. Problems are told anew each time. */
function remembering(convert: Convert): Convert {
  let last = "";
  let result: string | undefined;
  return (text, scope) => {
    if (text === last && result !== undefined) return result;
    [last, result] = [text, convert(text, scope)];
    return result;
  };
}

function instantText(moment: Moment, zone: Zone): string | undefined {
  const millis = moment.kind === "instant" ? moment.millis : instantOf(moment.millis, zone);
  return millis === undefined ? undefined : instant(new Date(millis));
}

function dayOf({ kind, millis }: Moment, zone: Zone): string {
  const local = kind === "local" ? millis : millis + zone.offset(millis);
  return new Date(local).toISOString().slice(0, 10);
}

function unreadable(text: string, { pattern, template, path }: Site, scope: Scope): undefined {
  const expected =
    pattern === "iso" ? "a date like 2025-01-31T09:00:00+01:00" : `a date of the form ${pattern}`;
  const message = `${path} is "${quoted(text)}", expected ${expected}`;
  return complain(scope, "field.date", { field: path, ...template.place(scope) }, message, {
    found: quoted(text),
    expected,
  });
}

function skipped(text: string, { zone, template, path }: Site, scope: Scope): undefined {
  const message = `${path} is "${quoted(text)}", a time that never was in ${zone.name}: the clock was put forward over it`;
  return complain(scope, "field.date", { field: path, ...template.place(scope) }, message, {
    found: quoted(text),
  });
}

const day = /^\d{4}-\d\d-\d\d$/;

/** Documents hold UTC instants and days; a day is written as that day, whatever the zone. */
function writing(site: Site): Convert {
  const { pattern, zone } = site;
  return (text, scope) => {
    const millis = Date.parse(text);
    if (Number.isNaN(millis)) return unreadable(text, { ...site, pattern: "iso" }, scope);
    if (!day.test(text)) return writeInstant(millis, pattern, zone.name);
    return pattern === "iso" ? text : writeInstant(millis, pattern, "UTC");
  };
}
