import { numberOf, textOf, wordOf } from "./row.ts";
import type { Reader, SqlRow } from "./transaction.ts";

const kinds = ["receive", "reject", "deliver", "held", "feed"] as const;

/**
 * What waits for a person. `receive`: a file that we fail to receive or to dispose of. `reject`: a file was refused in
 * the seven days up to the last file, and none of its name was posted since. `deliver`: a file that does not reach its
 * partner. `held`: documents a feed keeps back. `feed`: documents a feed's last run could not write.
 */
export interface Need {
  readonly kind: (typeof kinds)[number];
  /** Source or feed. */
  readonly where: string;
  /** The receipt's or the delivery's number, or how many documents or problems there are. */
  readonly number: number;
  /** File name; "" for a feed. */
  readonly name: string;
  readonly message: string;
}

/** The most needs told of each kind. */
const MOST = 100;

/** Everything that waits for a person, at most 100 of each kind, oldest first. */
export async function needsOf(reader: Reader): Promise<readonly Need[]> {
  const needs: Need[] = [];
  for (const text of texts) needs.push(...(await reader.all(text, [MOST])).map(needOf));
  return needs;
}

const receive = `
  select 'receive' as kind, source as place, id as number, name, failure as message
  from receipts indexed by receipts_with_work
  where (settled = 0 or state = 'claimed') and failure <> '' order by id limit ?`;

/** A mended file may come under any name; one of the same name that was posted since is surely it. */
const reject = `
  select 'reject' as kind, r.source as place, r.id as number, r.name,
    coalesce((select message from problems p where p.receipt = r.id order by severity, ordinal limit 1), '') as message
  from receipts r indexed by receipts_rejected
  where r.state = 'rejected' and r.claimed_at > 
      strftime('%Y-%m-%dT%H:%M:%SZ', (select claimed_at from receipts where id = (select max(id) from receipts)), '-7 days')
    and not exists (
      select 1 from receipts l indexed by receipts_by_name
      where l.source = r.source and l.name = r.name and l.id > r.id and l.state = 'posted')
  order by r.claimed_at, r.id limit ?`;

const deliver = `
  select 'deliver' as kind, feed as place, id as number, name,
    case when failure = '' then 'unconfirmed' else failure end as message
  from deliveries indexed by deliveries_open
  where state <> 'sent' and (failure <> '' or state = 'unconfirmed') order by id limit ?`;

const held = `
  select 'held' as kind, feed as place, count(*) as number, '' as name, min(key) as message
  from feed_held group by feed order by feed limit ?`;

const feed = `
  select 'feed' as kind, feed as place, count(*) as number, '' as name, min(message) as message
  from feed_problems where severity = 'error' group by feed order by feed limit ?`;

const texts = [receive, reject, deliver, held, feed];

function needOf(row: SqlRow): Need {
  return {
    kind: wordOf(row, "kind", kinds),
    where: textOf(row, "place"),
    number: numberOf(row, "number"),
    name: textOf(row, "name"),
    message: textOf(row, "message"),
  };
}
