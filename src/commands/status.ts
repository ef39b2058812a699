import { nextRuns } from "../config/schedule.ts";
import { type InstanceStatus, type Reader, type Status, statusView } from "../ledger/index.ts";
import { aliveBy } from "../ledger/instances.ts";
import { instant, systemClock } from "../model/clock.ts";
import type { Feed, GatewayConfig, Partner, Receive } from "../model/config.ts";
import type { CommandContext, ExitCode } from "./command.ts";
import { lyingIn } from "./lying-in.ts";
import { shownPath } from "./shown-path.ts";
import type { FeedLine, SourceLine, StatusReport } from "./status-report.ts";
import { statusText } from "./status-text.ts";
import { withConfig } from "./with-config.ts";
import { ledgerIfAny } from "./with-ledger.ts";

const nothing: Status = { sources: [], feeds: [], instances: [], needs: [] };

/**
 * How the gateway stands: each source and feed of the configuration with its backlog, and what needs a person. Looking is all
 * it does: 0 whatever it finds.
 */
export async function status(context: CommandContext): Promise<ExitCode> {
  return withConfig(context, async (config) => {
    const report = await reportOf(config, await ledgered(config));
    const { say, interactive } = context.terminal;
    say(context.json ? JSON.stringify(report) : statusText(report, config.timezone, interactive));
    return 0;
  });
}

async function ledgered(config: GatewayConfig): Promise<Status> {
  const ledger = await ledgerIfAny(config.ledger.filename);
  if (ledger === undefined) return nothing;
  try {
    return await withoutDead(ledger, await statusView(ledger));
  } finally {
    await ledger.close();
  }
}

/** A gateway that was killed never said that it stopped. */
async function withoutDead(reader: Reader, view: Status): Promise<Status> {
  const isAlive = aliveBy(() => systemClock.now());
  const instances: InstanceStatus[] = [];
  for (const one of view.instances) if (await isAlive(reader, one.owner)) instances.push(one);
  return { ...view, instances };
}

async function reportOf({ home, partners }: GatewayConfig, view: Status): Promise<StatusReport> {
  const sources = partners.flatMap((partner) =>
    partner.receive.map((receive) => sourceLine(partner, receive, view)),
  );
  const feeds = partners.flatMap((partner) => partner.send.map((feed) => feedLine(partner.name, feed, view)));
  return {
    sources: await Promise.all(sources),
    feeds: [...feeds, ...receiptFeeds({ home, partners }, view)],
    gateways: view.instances,
    needs: view.needs,
  };
}

async function sourceLine(partner: Partner, receive: Receive, view: Status): Promise<SourceLine> {
  const known = view.sources.find(({ source }) => source === receive.source);
  const { lying, note } = await lyingIn(partner.connection, receive);
  return {
    ...{ source: receive.source, partner: partner.name, document: receive.document, folder: receive.shown },
    ...{ files: receive.files, lying, note, unfinished: known?.waiting ?? 0 },
    last: known && { name: known.name, state: known.state, at: known.at },
  };
}

function feedLine(partner: string, feed: Feed, view: Status): FeedLine {
  const [next] = nextRuns(feed.schedule, systemClock.now(), 1);
  const shared = { feed: feed.feed, partner, document: feed.document, folder: feed.shown };
  return { ...shared, next: next && instant(next), onChange: next === undefined, ...known(feed.feed, view) };
}

/** Answers to senders have no schedule of their own; they are told once some have gone out. */
function receiptFeeds(
  { home, partners }: Pick<GatewayConfig, "home" | "partners">,
  view: Status,
): readonly FeedLine[] {
  const scheduled = new Set(partners.flatMap(({ send }) => send.map(({ feed }) => feed)));
  const others = view.feeds.filter(({ feed }) => !scheduled.has(feed));
  return others.map(({ feed }) => {
    const partner = partners.find(({ name }) => feed.startsWith(`${name}/`));
    const shared = { feed, partner: partner?.name ?? "", document: "receipt" };
    const folder = shownPath(home, partner?.receipts?.to ?? "");
    return { ...shared, folder, next: undefined, onChange: false, ...known(feed, view) };
  });
}

function known(name: string, view: Status): Pick<FeedLine, "ranAt" | "last" | "unsent" | "held"> {
  const feed = view.feeds.find((one) => one.feed === name);
  const last =
    feed && feed.name !== "" ? { name: feed.name, state: feed.state, sentAt: feed.sentAt } : undefined;
  return { ranAt: feed?.ranAt, last, unsent: feed?.waiting ?? 0, held: feed?.held ?? 0 };
}
