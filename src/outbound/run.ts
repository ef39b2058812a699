import { messageOf } from "../model/error.ts";
import { type Waker, waker } from "../model/waker.ts";
import { deliverOpen, type Pauses } from "./deliver-open.ts";
import type { Outbound, Outgoing } from "./feed-run.ts";
import { produce } from "./produce.ts";
import { dueNow, ringAt } from "./schedule.ts";

/** How often the ledger is looked at without being called, ms: another process may have written to it. */
const LOOK = 5_000;

/** Changes that come this close together (ms) make one file. */
const DEBOUNCE = 500;

/** Pause before held documents are tried again without news, ms: a code table may have been mended. */
const HELD_PAUSE = 600_000;

/** When a feed with held documents may be run again without news, by `Clock.elapsed`. */
type HeldPauses = Map<string, number>;

/**
 * Runs all feeds until the gateway stops: makes what is due, delivers what is made. `bell` is rung when documents were posted.
 */
export async function runFeeds(flow: Outbound, feeds: readonly Outgoing[], bell: Waker): Promise<void> {
  const startedAt = flow.clock.now();
  const pauses: Pauses = new Map();
  const heldPauses: HeldPauses = new Map();
  const silence = ringAt(
    feeds.map(({ feed }) => feed.schedule),
    () => bell.wake(),
  );
  while (!flow.stop.aborted) {
    await runDue(flow, feeds, startedAt, heldPauses);
    await deliverAll(flow, pauses);
    await bell.wait(LOOK, flow.stop);
    await waker().wait(DEBOUNCE, flow.stop);
  }
  await silence();
}

async function runDue(
  flow: Outbound,
  feeds: readonly Outgoing[],
  startedAt: Date,
  heldPauses: HeldPauses,
): Promise<void> {
  for (const out of feeds) {
    if (flow.stop.aborted) return;
    const { feed } = out.feed;
    try {
      const due = await dueNow(flow, out, startedAt);
      if (!due.due && !(await heldIsDue(flow, out, heldPauses))) continue;
      const made = await produce(flow, out, due.due && due.slot !== undefined ? { slot: due.slot } : {});
      if (made === undefined || made.problems.length === 0) continue;
      heldPauses.set(feed, flow.clock.elapsed() + HELD_PAUSE);
      flow.log.warn({ feed, problems: made.problems.length }, "documents held back");
    } catch (err) {
      flow.log.error({ feed, err }, `feed not made, it will be tried again: ${messageOf(err)}`);
    }
  }
}

/** A feed with a schedule tries its held documents in its next slot. */
async function heldIsDue(flow: Outbound, { feed }: Outgoing, heldPauses: HeldPauses): Promise<boolean> {
  if (feed.schedule.kind !== "on change") return false;
  if ((heldPauses.get(feed.feed) ?? 0) > flow.clock.elapsed()) return false;
  return flow.ledger.feeds.hasHeld(feed.feed);
}

async function deliverAll(flow: Outbound, pauses: Pauses): Promise<void> {
  try {
    await deliverOpen(flow, pauses);
  } catch (err) {
    flow.log.error({ err }, "deliveries not finished, they will be tried again");
  }
}
