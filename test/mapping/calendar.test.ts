import { deepEqual, equal, ok } from "node:assert/strict";
import { findZone, momentReader, patternFault, writeInstant } from "../../src/mapping/calendar.ts";
import { quickMoment } from "../../src/mapping/quick-moment.ts";
import { instantOf } from "../../src/mapping/zone.ts";

const hour = 3_600_000;

describe("dates", () => {
  it("are read by the quick reader just as by the library", () => {
    const texts = [
      "31.01.2025 08:30",
      "29.02.2024 23:59",
      "29.02.2025 00:00",
      "1.2.2025 08:30",
      "31.04.2025 10:00",
      "x",
    ];
    const patterns = [
      "dd.MM.yyyy HH:mm",
      "d.M.yyyy HH:mm",
      "dd.MM.yyyy",
      "yyyy-MM-dd'T'HH:mm:ss",
      "MM/dd/yyyy hh:mm a",
    ];
    const more = ["2025-01-31T08:30:59", "12/31/2024 12:05 am", "12/31/2024 12:05 PM"];
    for (const pattern of patterns) {
      const quick = quickMoment(pattern);
      ok(quick, pattern);
      for (const text of [...texts, ...more])
        deepEqual(quick(text), momentReader(pattern)(text), `${pattern} ${text}`);
    }
  });

  it("take 21:56 PM for no hour of a half day, unless the pattern says HH", () => {
    equal(quickMoment("MM/dd/yyyy hh:mm a")?.("12/31/2024 21:56 PM"), undefined);
    const lenient = quickMoment("MM/dd/yyyy HH:mm a")?.("12/31/2024 21:56 PM");
    deepEqual(lenient, { kind: "local", millis: Date.UTC(2024, 11, 31, 21, 56) });
  });

  it("leave patterns with names or zones to the library", () => {
    for (const pattern of ["d MMM yyyy", "yyyy-MM-dd HH:mm ZZZ", "yy-MM-dd", "HH:mm", "yyyy-MM-dd hh:mm"]) {
      equal(quickMoment(pattern), undefined, pattern);
    }
    deepEqual(momentReader("MMM-dd-yyyy")("Sep-30-2026"), { kind: "local", millis: Date.UTC(2026, 8, 30) });
    const offset = momentReader("yyyy-MM-dd HH:mm ZZZ")("2025-01-05 10:00 -0500");
    deepEqual(offset, { kind: "instant", millis: Date.UTC(2025, 0, 5, 15) });
  });

  it("give a time that the clock skips no instant, and the first of one that comes twice", () => {
    const oslo = findZone("Europe/Oslo");
    ok(oslo);
    equal(instantOf(Date.UTC(2025, 2, 30, 2, 30), oslo), undefined);
    equal(instantOf(Date.UTC(2025, 2, 30, 3, 0), oslo), Date.UTC(2025, 2, 30, 1, 0));
    equal(instantOf(Date.UTC(2025, 9, 26, 2, 30), oslo), Date.UTC(2025, 9, 26, 0, 30));
    equal(instantOf(Date.UTC(2025, 9, 26, 3, 0), oslo), Date.UTC(2025, 9, 26, 2, 0));
  });

  it("agree with the library on every hour of a year in zones of all kinds", () => {
    for (const name of [
      "Europe/Helsinki",
      "America/St_Johns",
      "Australia/Lord_Howe",
      "Asia/Kathmandu",
      "UTC",
      "UTC+2",
    ]) {
      const zone = findZone(name);
      ok(zone);
      for (let at = Date.UTC(2025, 0, 1); at < Date.UTC(2026, 0, 1); at += hour) {
        const iso = writeInstant(at, "iso", name);
        equal(new Date(at + zone.offset(at)).toISOString().slice(0, 19), iso.slice(0, 19), name);
      }
    }
  });

  it("are read as ISO 8601 in all its forms", () => {
    const read = momentReader("iso");
    const instant = { kind: "instant", millis: Date.UTC(2025, 0, 31, 7, 30) };
    for (const text of [
      "2025-01-31T09:30:00+02:00",
      "2025-01-31T07:30:00Z",
      "2025-01-31T07:30Z",
      "2025-01-31T02:00:00.000-05:30",
    ]) {
      deepEqual(read(text), instant, text);
    }
    deepEqual(read("2025-01-31T07:30:00"), { ...instant, kind: "local" });
    deepEqual(read("2025-01-31"), { kind: "local", millis: Date.UTC(2025, 0, 31) });
    for (const text of ["2025-02-30T07:30:00Z", "2025-13-01", "31.01.2025", "2025-01-31T25:00:00Z"])
      equal(read(text), undefined, text);
  });

  it("know no zone that is none", () => equal(findZone("Europe/Olso"), undefined));

  for (const pattern of [
    "dd.MM.yyyy HH:mm",
    "yyyy-MM-dd'T'HH:mm:ssZZ",
    "MM/dd/yyyy hh:mm:ss a",
    "X",
    "EEE MMM d HH:mm:ss yyyy",
  ]) {
    it(`can have the pattern ${pattern}`, () => equal(patternFault(pattern), undefined));
  }

  for (const [pattern, hint] of [
    ["DD.MM.YYYY", `"DD" is no part of a date pattern; did you mean "dd"?`],
    ["dd.MM.YYYY", `"YYYY" is no part of a date pattern; did you mean "yyyy"?`],
    ["yyyy-MM-ddTHH:mm", `"T" is no part of a date pattern; text in between stands in quotes: 'T'`],
    ["dd.MM", `"dd.MM" has no year; a pattern looks like dd.MM.yyyy HH:mm`],
  ] as const) {
    it(`cannot have the pattern ${pattern}`, () => equal(patternFault(pattern), hint));
  }
});
