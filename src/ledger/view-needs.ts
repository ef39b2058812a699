import { numberOf, textOf, wordOf } from "./row.ts";
import type { Reader, SqlRow } from "./transaction.ts";

const kinds = ["receive", "reject", "deliver", "held", "feed"] as const;

/**
 * What waits for a person. `receive`: a file that we fail to receive or to dispose of. `reject`: the latest file of a
 * source was refused. `deliver`: a file that does not reach its partner. `held`: documents a feed keeps back.
 * `feed`: documents a feed's last run could not write.
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

const reject = `
  with recursive each (value) as (
    select min(source) from receipts
    union all
    select (select min(r.source) from receipts r where r.source > each.value) from each
    where each.value is not null
  )
  select 'reject' as kind, r.source as place, r.id as number, r.name,
    coalesce((select message from problems p where p.receipt = r.id order by severity, ordinal limit 1), '') as message
  from each join receipts r on r.id = (select max(id) from receipts where source = each.value)
  where r.state = 'rejected' order by r.id limit ?`;

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
