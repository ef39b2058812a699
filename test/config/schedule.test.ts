import assert from "node:assert/strict";
import { milliseconds } from "../../src/config/duration.ts";
import { nextRuns, previousRun, readSchedule, scheduleFault } from "../../src/config/schedule.ts";

const zone = "Europe/Helsinki";

function next(expression: string, from: string, count: number): readonly string[] {
  return nextRuns(readSchedule(expression, zone), new Date(from), count).map((run) => run.toISOString());
}

function previous(expression: string, now: string): string | undefined {
  return previousRun(readSchedule(expression, zone), new Date(now))?.toISOString();
}

describe("a schedule", () => {
  it("rings by the clock of its time zone", () => {
    assert.deepEqual(next("0 6 * * *", "2025-01-31T08:00:00Z", 2), [
      "2025-02-01T04:00:00.000Z",
      "2025-02-02T04:00:00.000Z",
    ]);
  });

  it("rings once in the night that has no 03:30, and once in the night that has two", () => {
    assert.deepEqual(next("30 3 * * *", "2025-03-29T12:00:00Z", 2), [
      "2025-03-30T01:30:00.000Z",
      "2025-03-31T00:30:00.000Z",
    ]);
    assert.deepEqual(next("30 3 * * *", "2025-10-25T12:00:00Z", 2), [
      "2025-10-26T00:30:00.000Z",
      "2025-10-27T01:30:00.000Z",
    ]);
  });

  it("last rang at the instant itself, not before it", () => {
    assert.equal(previous("*/15 * * * *", "2025-01-31T08:15:00.000Z"), "2025-01-31T08:15:00.000Z");
    assert.equal(previous("*/15 * * * *", "2025-01-31T08:14:59.999Z"), "2025-01-31T08:00:00.000Z");
  });

  it("last rang at a time that it also rings at when counted forwards", () => {
    for (const expression of ["30 3 * * *", "0 * * * *", "*/20 * * * *", "15 4 * * *"]) {
      for (const day of ["2025-03-29T20:00:00Z", "2025-10-25T20:00:00Z"]) {
        const rings = next(expression, day, 30);
        for (const [index, ring] of rings.entries()) {
          const justBefore = new Date(new Date(rings[index + 1] ?? ring).getTime() - 1).toISOString();
          if (index + 1 < rings.length) assert.equal(previous(expression, justBefore), ring, expression);
        }
      }
    }
  });

  it("has no times of its own where it follows changes", () => {
    assert.deepEqual(next("on change", "2025-01-31T08:00:00Z", 3), []);
    assert.equal(previous("on change", "2025-01-31T08:00:00Z"), undefined);
  });

  it("may have five fields or six, names of days and months", () => {
    const good = ["*/15 * * * *", "0 0 6 * * *", "0 0 * JAN MON-FRI", "0 0 L * *", "on change"];
    assert.deepEqual(
      good.map(scheduleFault),
      good.map(() => ""),
    );
  });

  for (const text of [
    "",
    "* * *",
    "60 * * * *",
    "0 0 30 2 *",
    "*/0 * * * *",
    "@hourly",
    "0 0 * * * * *",
    "a b c d e",
  ]) {
    it(`is refused as ${JSON.stringify(text)}`, () =>
      assert.match(scheduleFault(text), /expected "on change" or five cron fields/));
  }
});

describe("a length of time", () => {
  it("is read in its unit", () => {
    assert.deepEqual(
      ["500ms", "2s", "5m", "1h", "1d"].map(milliseconds),
      [500, 2000, 300_000, 3_600_000, 86_400_000],
    );
  });

  it("is nothing else", () => {
    for (const text of ["", "2", "s", "2 s", "-2s", "1.5s", "2S"])
      assert.ok(Number.isNaN(milliseconds(text)), text);
  });
});
