import assert from "node:assert/strict";
import { produce } from "../../src/outbound/produce.ts";
import { dueNow } from "../../src/outbound/schedule.ts";
import { inOutbox, type Outbox } from "./outbox.ts";

const started = new Date("2025-01-01T00:00:00Z");

/** Looks at each instant whether the feed is due, and runs it if so: the slots that were run. */
async function runsAt(
  outbox: Outbox,
  expression: string,
  instants: readonly string[],
  options: { timezone?: string; catchUp?: "once" | "skip"; startedAt?: Date } = {},
): Promise<readonly string[]> {
  const { timezone = "UTC", catchUp = "once", startedAt = started } = options;
  const out = outbox.outWith({ schedule: { kind: "cron", expression, timezone }, catchUp });
  const slots: string[] = [];
  for (const at of instants) {
    const now = new Date(at);
    const flow = { ...outbox.flow, clock: { ...outbox.flow.clock, now: () => now } };
    const due = await dueNow(flow, out, startedAt);
    if (!due.due || due.slot === undefined) continue;
    if ((await produce(flow, out, { slot: due.slot })) !== undefined) slots.push(due.slot);
  }
  return slots;
}

/** Every so many minutes from one instant to another. */
function every(minutes: number, from: string, to: string): readonly string[] {
  const count = (Date.parse(to) - Date.parse(from)) / (minutes * 60_000);
  return Array.from({ length: count + 1 }, (_, at) =>
    new Date(Date.parse(from) + at * minutes * 60_000).toISOString(),
  );
}

describe("a schedule", () => {
  it("is due once in each slot, however often it is looked at", () =>
    inOutbox(async (outbox) => {
      const slots = await runsAt(
        outbox,
        "0 * * * *",
        every(7, "2025-01-31T08:00:00Z", "2025-01-31T10:20:00Z"),
      );
      assert.deepEqual(slots, ["2025-01-31T08:00:00Z", "2025-01-31T09:00:00Z", "2025-01-31T10:00:00Z"]);
    }));

  it("begins with its next slot, not with one from before it was there", () =>
    inOutbox(async (outbox) => {
      const startedAt = new Date("2025-01-31T08:30:00Z");
      const looks = every(10, "2025-01-31T08:30:00Z", "2025-01-31T09:10:00Z");
      assert.deepEqual(await runsAt(outbox, "0 * * * *", looks, { startedAt }), ["2025-01-31T09:00:00Z"]);
    }));

  const missed = [
    ["once", ["2025-01-31T12:00:00Z", "2025-01-31T13:00:00Z"]],
    ["skip", ["2025-01-31T13:00:00Z"]],
  ] as const;
  for (const [catchUp, expected] of missed) {
    it(`that missed slots while the gateway stood still makes up for them: ${catchUp}`, () =>
      inOutbox(async (outbox) => {
        await runsAt(outbox, "0 * * * *", ["2025-01-31T08:00:00Z"], { catchUp });
        const startedAt = new Date("2025-01-31T12:20:00Z");
        const looks = every(10, "2025-01-31T12:20:00Z", "2025-01-31T13:10:00Z");
        assert.deepEqual(await runsAt(outbox, "0 * * * *", looks, { catchUp, startedAt }), expected);
      }));
  }

  it("runs the latest of the slots that a long sleep covered, and that once", () =>
    inOutbox(async (outbox) => {
      const looks = ["2025-01-31T08:00:30Z", "2025-02-02T10:12:00Z", "2025-02-02T10:13:00Z"];
      const slots = await runsAt(outbox, "*/15 * * * *", looks);
      assert.deepEqual(slots, ["2025-01-31T08:00:00Z", "2025-02-02T10:00:00Z"]);
    }));

  const helsinki = { timezone: "Europe/Helsinki" };
  it("runs daily at its hour of the place, over both changes of the clock", () =>
    inOutbox(async (outbox) => {
      const spring = every(60, "2025-03-29T04:35:00Z", "2025-03-31T05:35:00Z");
      assert.deepEqual(await runsAt(outbox, "30 6 * * *", spring, helsinki), [
        "2025-03-29T04:30:00Z",
        "2025-03-30T03:30:00Z",
        "2025-03-31T03:30:00Z",
      ]);
      const autumn = every(60, "2025-10-25T04:05:00Z", "2025-10-27T05:05:00Z");
      const slots = await runsAt(outbox, "30 6 * * *", autumn, helsinki);
      assert.deepEqual(slots.slice(1), ["2025-10-26T04:30:00Z", "2025-10-27T04:30:00Z"]);
    }));

  it("runs once, not twice, in the hour that autumn repeats, and once in the night that spring shortens", () =>
    inOutbox(async (outbox) => {
      const spring = every(30, "2025-03-29T20:05:00Z", "2025-03-30T06:05:00Z");
      assert.equal((await runsAt(outbox, "30 3 * * *", spring, helsinki)).length - 1, 1);
      const autumn = every(30, "2025-10-25T20:05:00Z", "2025-10-26T06:05:00Z");
      assert.equal((await runsAt(outbox, "30 3 * * *", autumn, helsinki)).length - 1, 1);
    }));

  it("does not run a slot again when the clock is set back", () =>
    inOutbox(async (outbox) => {
      const day = every(10, "2025-01-31T08:00:00Z", "2025-01-31T10:00:00Z");
      const again = every(10, "2025-01-31T08:30:00Z", "2025-01-31T11:00:00Z");
      const slots = await runsAt(outbox, "0 * * * *", [...day, ...again]);
      const hours = ["08", "09", "10", "11"].map((hour) => `2025-01-31T${hour}:00:00Z`);
      assert.deepEqual(slots, hours);
    }));

  it("runs on after a clock that was far ahead has been set right", () =>
    inOutbox(async (outbox) => {
      await runsAt(outbox, "0 * * * *", ["2035-06-01T00:00:00Z"]);
      const looks = every(20, "2025-01-31T08:00:00Z", "2025-01-31T09:40:00Z");
      const slots = await runsAt(outbox, "0 * * * *", looks);
      assert.deepEqual(slots, ["2025-01-31T08:00:00Z", "2025-01-31T09:00:00Z"]);
    }));

  it("of changes is due while there is news", () =>
    inOutbox(async (outbox) => {
      const { flow, out, ledger } = outbox;
      assert.deepEqual(await dueNow(flow, out, started), { due: false });
      await ledger.write((tx) => ledger.feeds.noteNews(tx));
      assert.deepEqual(await dueNow(flow, out, started), { due: true });
      await produce(flow, out);
      assert.deepEqual(await dueNow(flow, out, started), { due: false });
    }));
});
