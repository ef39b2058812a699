import { gracefulShutdown, type Job, scheduleJob } from "node-schedule";
import { instant } from "../model/clock.ts";
import type { Schedule } from "../model/config.ts";
import type { Outbound, Outgoing } from "./feed-run.ts";

/** Is a feed to run now, and under which slot? */
export type Due = { readonly due: false } | { readonly due: true; readonly slot?: string };

const notDue: Due = { due: false };

/**
 * Decides by the ledger alone whether a feed is due. "on change": when there is news. A cron schedule: when the last slot
 * it names has not been taken. A feed that never had a slot begins with the next one.
 * `startedAt` tells slots missed while the gateway stood still, for `catchUp: "skip"`.
 */
export async function dueNow(flow: Outbound, out: Outgoing, startedAt: Date): Promise<Due> {
  const { feed, schedule, catchUp } = out.feed;
  if (schedule.kind === "on change") {
    return (await flow.ledger.feeds.mayHaveNews(feed)) ? { due: true } : notDue;
  }
  const now = flow.clock.now();
  const previous = flow.previousRun(schedule, now);
  if (previous === undefined) return notDue;
  const slot = instant(previous);
  const last = await flow.ledger.feeds.lastSlot(feed);
  // A last slot that is still to come was taken by a clock that was ahead: whether this one was, `takeSlot` knows.
  if (last !== undefined && last >= slot && last <= instant(now)) return notDue;
  const missed = previous < startedAt;
  if (last === undefined ? missed : missed && catchUp === "skip") {
    await flow.ledger.write((tx) => flow.ledger.feeds.takeSlot(tx, feed, slot));
    return notDue;
  }
  return { due: true, slot };
}

/**
 * Lets node-schedule ring at every slot. It only rings: timers sleep, jump and drift, so whoever is rung looks at the
 * ledger, and looks each minute anyway. Returns how to stop.
 */
export function ringAt(schedules: readonly Schedule[], ring: () => void): () => Promise<void> {
  const jobs: Job[] = [];
  for (const schedule of schedules) {
    if (schedule.kind === "cron")
      jobs.push(scheduleJob({ rule: schedule.expression, tz: schedule.timezone }, ring));
  }
  return async () => {
    for (const job of jobs) job.cancel();
    await gracefulShutdown();
  };
}
