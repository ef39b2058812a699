import type { FeedState, Feeds, Transaction } from "../model/ledger.ts";
import type { Problem } from "../model/problem.ts";
import { problemColumns, problemRows } from "./problem-rows.ts";
import { numberOf, optionalText, textOf } from "./row.ts";
import { type Reader, type SqlTransaction, sql } from "./transaction.ts";
import { insertAll, packed, unfoldKeys } from "./unfold.ts";

/** Where the ledger's feeds stand. Reads outside of a transaction go through `reader`. */
export function feeds(reader: Reader): Feeds {
  return {
    state: (tx, feed) => state(sql(tx), feed),
    noteNews,
    mayHaveNews: async (feed) => (await reader.all(news, [feed])).length > 0,
    hasHeld: async (feed) => (await reader.all(held, [feed])).length > 0,
    advance: (tx, feed, next) => advance(sql(tx), feed, next),
    sentDigests: (tx, feed, keys) => sentDigests(sql(tx), feed, keys),
    noteSent: (tx, feed, delivery, documents) => noteSent(sql(tx), feed, delivery, documents),
    noteProblems: (tx, feed, problems) => noteProblems(sql(tx), feed, problems),
    takeSlot: async (tx, feed, slot) => (await sql(tx).run(takeSlot, [feed, slot, tx.now])) > 0,
    lastSlot: (feed) => lastSlot(reader, feed),
  };
}

const news = `
  select 1 from counters where name = 'news'
    and value > coalesce((select revision from feeds where feed = ?), 0)`;

const held = "select 1 from feed_held where feed = ? limit 1";

const takeSlot = "insert into slots (feed, slot, taken_at) values (?, ?, ?) on conflict do nothing";

async function noteNews(tx: Transaction): Promise<void> {
  await sql(tx).run("update counters set value = ? where name = 'news'", [tx.revision]);
}

async function state(tx: SqlTransaction, feed: string): Promise<FeedState> {
  const [row] = await tx.all("select revision, sequence from feeds where feed = ?", [feed]);
  const held = await tx.all("select key from feed_held where feed = ? order by key", [feed]);
  const stands = row ?? { revision: 0, sequence: 0 };
  return {
    revision: numberOf(stands, "revision"),
    sequence: numberOf(stands, "sequence"),
    held: held.map((each) => textOf(each, "key")),
  };
}

async function advance(tx: SqlTransaction, feed: string, next: FeedState): Promise<void> {
  await tx.run(advanceText, [feed, next.revision, next.sequence, tx.now]);
  const keys = packed(next.held);
  await tx.run(`delete from feed_held where feed = ? and key not in ${unfoldKeys}`, [feed, keys]);
  const rows = next.held.map((key) => [feed, key]);
  await insertAll(tx, "feed_held", ["feed", "key"], rows, "on conflict do nothing");
}

const advanceText = `
  insert into feeds (feed, revision, sequence, ran_at) values (?, ?, ?, ?)
  on conflict (feed) do update
  set revision = excluded.revision, sequence = excluded.sequence, ran_at = excluded.ran_at`;

async function sentDigests(
  tx: SqlTransaction,
  feed: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const text = `select key, digest from feed_documents where feed = ? and key in ${unfoldKeys}`;
  const rows = await tx.all(text, [feed, packed(keys)]);
  return new Map(rows.map((row) => [textOf(row, "key"), textOf(row, "digest")]));
}

async function noteSent(
  tx: SqlTransaction,
  feed: string,
  delivery: number,
  documents: readonly { key: string; revision: number; digest: string }[],
): Promise<void> {
  const rows = documents.map(({ key, revision, digest }) => [feed, key, revision, digest, delivery]);
  await insertAll(tx, "feed_documents", ["feed", "key", "revision", "digest", "delivery"], rows, replaced);
}

const replaced = `
  on conflict (feed, key) do update
  set revision = excluded.revision, digest = excluded.digest, delivery = excluded.delivery`;

async function noteProblems(tx: SqlTransaction, feed: string, problems: readonly Problem[]): Promise<void> {
  await tx.run("delete from feed_problems where feed = ?", [feed]);
  await insertAll(tx, "feed_problems", ["feed", ...problemColumns], problemRows(feed, problems));
}

async function lastSlot(reader: Reader, feed: string): Promise<string | undefined> {
  const [row] = await reader.all("select max(slot) as slot from slots where feed = ?", [feed]);
  return row === undefined ? undefined : optionalText(row, "slot");
}
