import { numberOf, optionalText, textOf } from "./row.ts";
import type { Reader, SqlRow } from "./transaction.ts";
import { type Need, needsOf } from "./view-needs.ts";

/** One source: how far it got, and what waits. */
export interface SourceStatus {
  readonly source: string;
  readonly partner: string;
  readonly document: string;
  /** Its latest file. */
  readonly name: string;
  readonly state: string;
  readonly at: string;
  /** Files with work left. */
  readonly waiting: number;
}

/** One feed: how far it got, and what waits. */
export interface FeedStatus {
  readonly feed: string;
  /** Its latest file, "" where there was none. */
  readonly name: string;
  readonly state: string;
  /** When it last ran; `undefined` for receipt files, which have no schedule. */
  readonly ranAt: string | undefined;
  readonly sentAt: string | undefined;
  readonly sequence: number;
  /** Files not sent yet. */
  readonly waiting: number;
  /** Documents it could not write and keeps back. */
  readonly held: number;
}

/** A gateway process, by what it last said. */
export interface InstanceStatus {
  readonly owner: string;
  /** UTC instant. */
  readonly beatAt: string;
}

/** How the gateway stands; `needs` is what waits for a person. */
export interface Status {
  readonly sources: readonly SourceStatus[];
  readonly feeds: readonly FeedStatus[];
  readonly instances: readonly InstanceStatus[];
  readonly needs: readonly Need[];
}

/** How every source and feed that was ever used stands. As quick after a million files as after ten. */
export async function statusView(reader: Reader): Promise<Status> {
  const sources = await reader.all(sourcesText, []);
  const feeds = await reader.all(feedsText, []);
  const instances = await reader.all("select owner, beat_at from instances order by owner", []);
  return {
    sources: sources.map(sourceStatus),
    feeds: feeds.map(feedStatus),
    instances: instances.map(instanceStatus),
    needs: await needsOf(reader),
  };
}

/** Steps from one value to the next through the index; `distinct` would walk over every row. */
function distinct(column: string, table: string): string {
  return `
    select min(${column}) as value from ${table}
    union all
    select (select min(t.${column}) from ${table} t where t.${column} > each.value) from each
    where each.value is not null`;
}

const sourcesText = `
  with recursive each (value) as (${distinct("source", "receipts")})
  select r.source, r.partner, r.document, r.name, r.state, r.claimed_at, coalesce(w.waiting, 0) as waiting
  from each
  join receipts r on r.id = (select max(id) from receipts where source = each.value)
  left join (
    select source, count(*) as waiting from receipts indexed by receipts_with_work
    where (settled = 0 or state = 'claimed') group by source
  ) w on w.source = r.source
  order by r.source`;

const feedsText = `
  with recursive each (value) as (${distinct("feed", "deliveries")}),
  names (feed) as (select value from each where value is not null union select feed from feeds)
  select n.feed, d.name, d.state, d.sent_at, f.ran_at, coalesce(f.sequence, 0) as sequence,
    coalesce(w.waiting, 0) as waiting,
    (select count(*) from feed_held h where h.feed = n.feed) as held
  from names n
  left join feeds f on f.feed = n.feed
  left join deliveries d on d.id = (select max(id) from deliveries where feed = n.feed)
  left join (
    select feed, count(*) as waiting from deliveries indexed by deliveries_open
    where state <> 'sent' group by feed
  ) w on w.feed = n.feed
  order by n.feed`;

function sourceStatus(row: SqlRow): SourceStatus {
  return {
    source: textOf(row, "source"),
    partner: textOf(row, "partner"),
    document: textOf(row, "document"),
    name: textOf(row, "name"),
    state: textOf(row, "state"),
    at: textOf(row, "claimed_at"),
    waiting: numberOf(row, "waiting"),
  };
}

function feedStatus(row: SqlRow): FeedStatus {
  return {
    feed: textOf(row, "feed"),
    name: optionalText(row, "name") ?? "",
    state: optionalText(row, "state") ?? "",
    ranAt: optionalText(row, "ran_at"),
    sentAt: optionalText(row, "sent_at"),
    sequence: numberOf(row, "sequence"),
    waiting: numberOf(row, "waiting"),
    held: numberOf(row, "held"),
  };
}

function instanceStatus(row: SqlRow): InstanceStatus {
  return { owner: textOf(row, "owner"), beatAt: new Date(numberOf(row, "beat_at")).toISOString() };
}
