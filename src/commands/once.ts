import { type Gateway, openGateway } from "../gateway/gateway.ts";
import type { Received } from "../inbound/finish.ts";
import { passOver } from "../inbound/pass.ts";
import type { Source } from "../inbound/source.ts";
import { nothingSeen, type Sightings } from "../inbound/watch.ts";
import { instant, systemClock } from "../model/clock.ts";
import { GatewayError, messageOf } from "../model/error.ts";
import { waker } from "../model/waker.ts";
import { deliverOpen } from "../outbound/deliver-open.ts";
import type { Outgoing } from "../outbound/feed-run.ts";
import { produce } from "../outbound/produce.ts";
import type { CommandContext, ExitCode } from "./command.ts";
import { killAt } from "./kill-at.ts";
import { commandLog } from "./log.ts";
import { progressBar } from "./progress.ts";
import {
  deliveriesOf,
  hasErrors,
  receivedSummary,
  type SentSummary,
  type Summary,
  sentSummary,
} from "./summary.ts";
import { summaryText } from "./summary-text.ts";
import { whileOpen } from "./while-open.ts";
import { withSetup } from "./with-setup.ts";

export interface OnceOptions {
  /** Only this partner's sources and feeds. */
  readonly partner: string | undefined;
  /** Longest wait for files to settle, ms. */
  readonly wait: number;
  /** Run every feed, also one that has nothing new. */
  readonly allFeeds: boolean;
}

/** What went wrong on our side, and where. */
interface Pass {
  readonly received: Received[];
  readonly failures: unknown[];
  /** Files that had not settled when the wait was over. */
  waiting: number;
}

/** One pass: takes every settled file, runs every feed that is due or has news, delivers, and says what it did. */
export async function once(context: CommandContext, options: OnceOptions): Promise<ExitCode> {
  return withSetup(context, async (setup) => {
    const bar = progressBar(context.terminal.interactive && !context.json);
    const log = commandLog(setup.config.log.level, context.terminal.interactive);
    const clock = context.clock ?? systemClock;
    const gateway = await openGateway(setup, { log, clock, progress: bar.progress, atStep: killAt() });
    return whileOpen(context, gateway, async () => {
      assertKnown(gateway, options.partner);
      const pass: Pass = { received: [...(await gateway.recover())], failures: [], waiting: 0 };
      await takeAll(gateway, options, pass);
      const run = await runFeeds(gateway, options);
      bar.stop();
      return report(context, pass, run);
    });
  });
}

function assertKnown(gateway: Gateway, partner: string | undefined): void {
  const names = gateway.setup.config.partners.map(({ name }) => name);
  if (partner === undefined || names.includes(partner)) return;
  throw new GatewayError("usage.partner", `There is no partner "${partner}"; there are ${names.join(", ")}`, {
    trouble: "usage",
  });
}

/** Rounds over all sources until every file that is there has settled or the wait is over. */
async function takeAll(gateway: Gateway, { partner, wait }: OnceOptions, pass: Pass): Promise<void> {
  const { clock, stop } = gateway.inbound;
  const sources = gateway.sources.filter(
    (source) => partner === undefined || source.partner.name === partner,
  );
  const seen = new Map<Source, Sightings>();
  const end = clock.elapsed() + wait;
  for (let waiting = true; waiting && !stop.aborted; ) {
    pass.waiting = await takeRound(gateway, sources, seen, pass);
    waiting = pass.waiting > 0 && clock.elapsed() < end;
    if (waiting) await waker().wait(Math.min(pauseOf(sources), Math.max(0, end - clock.elapsed())), stop);
  }
}

async function takeRound(
  gateway: Gateway,
  sources: readonly Source[],
  seen: Map<Source, Sightings>,
  pass: Pass,
): Promise<number> {
  let waiting = 0;
  for (const source of sources) {
    const one = await passOver(gateway.inbound, source, seen.get(source) ?? nothingSeen);
    seen.set(source, one.sightings);
    pass.received.push(...one.received);
    if (one.failure !== undefined) pass.failures.push(one.failure);
    else waiting += one.waiting;
  }
  return waiting;
}

/** Just long enough for the quickest source to see its files settled. */
function pauseOf(sources: readonly Source[]): number {
  return Math.max(20, Math.min(...sources.map(({ receive }) => receive.settled))) + 5;
}

interface FeedRun {
  readonly sent: readonly SentSummary[];
  readonly problems: number;
  /** Why each file that could not be delivered was not. One that another gateway has in hand did not fail. */
  readonly unsent: readonly string[];
}

async function runFeeds(gateway: Gateway, options: OnceOptions): Promise<FeedRun> {
  const { ledger, outbound } = gateway;
  const feeds = gateway.feeds.filter(
    ({ partner }) => options.partner === undefined || partner.name === options.partner,
  );
  let problems = 0;
  for (const out of feeds) {
    if (!(await isWanted(gateway, out, options))) continue;
    const slot = slotOf(gateway, out);
    problems += (await produce(outbound, out, await freeSlot(gateway, out, slot)))?.problems.length ?? 0;
  }
  const open = await ledger.deliveries.open();
  await deliverOpen(outbound, new Map());
  const deliveries = await deliveriesOf(
    gateway,
    open.map(({ id }) => id),
  );
  return {
    sent: deliveries.map(sentSummary),
    problems,
    unsent: deliveries.flatMap(({ state, name, failure }) =>
      state === "sent" || failure === "" ? [] : [`${name} is not delivered: ${failure}`],
    ),
  };
}

async function isWanted(gateway: Gateway, out: Outgoing, { allFeeds }: OnceOptions): Promise<boolean> {
  const { feeds } = gateway.ledger;
  const { feed } = out.feed;
  if (allFeeds || (await feeds.mayHaveNews(feed)) || (await feeds.hasHeld(feed))) return true;
  const slot = slotOf(gateway, out);
  const last = await feeds.lastSlot(feed);
  return slot !== undefined && last !== undefined && last < slot;
}

function slotOf({ outbound, inbound }: Gateway, { feed }: Outgoing): string | undefined {
  const previous = outbound.previousRun(feed.schedule, inbound.clock.now());
  return previous === undefined ? undefined : instant(previous);
}

/** A run outside its schedule stands for the slot that is due, so that it is not run again for it. */
async function freeSlot(
  gateway: Gateway,
  out: Outgoing,
  slot: string | undefined,
): Promise<{ slot?: string }> {
  const last = await gateway.ledger.feeds.lastSlot(out.feed.feed);
  return slot === undefined || (last !== undefined && last >= slot) ? {} : { slot };
}

function report(context: CommandContext, pass: Pass, run: FeedRun): ExitCode {
  const received = pass.received.map(receivedSummary);
  const problems = received.reduce((sum, one) => sum + one.problems, run.problems);
  const summary: Summary = { received, sent: run.sent, problems };
  context.terminal.say(
    context.json ? JSON.stringify(summary) : summaryText(summary, context.terminal.interactive),
  );
  if (pass.waiting > 0) context.terminal.note(leftBehind(pass.waiting));
  const failed = [...failuresOf(pass), ...run.unsent];
  for (const failure of new Set(failed)) context.terminal.note(failure);
  if (failed.length > 0) return 3;
  return pass.received.some(hasErrors) || run.problems > 0 ? 1 : 0;
}

/** What failed on our side, in words: a folder that cannot be listed, a file that could not be finished. */
function failuresOf({ failures, received }: Pass): readonly string[] {
  const unfinished = received.filter(
    ({ receipt, failure }) => receipt.state === "claimed" || failure !== undefined,
  );
  return [
    ...failures.map((failure) => messageOf(failure)),
    ...unfinished.map(
      ({ receipt, failure }) => `${receipt.name} is not finished: ${messageOf(failure ?? "stopped")}`,
    ),
  ];
}

function leftBehind(count: number): string {
  const files = count === 1 ? "1 file is" : `${count} files are`;
  return `${files} not taken yet: still being written, or waiting for a marker. --wait gives them longer.`;
}
