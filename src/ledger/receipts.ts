import { GatewayError } from "../model/error.ts";
import type { Drop, Receipt, Receipts, Reception, Transaction } from "../model/ledger.ts";
import type { Problem } from "../model/problem.ts";
import { isInHand, type Repeat, verdictOf } from "./claim.ts";
import type { IsAlive } from "./instances.ts";
import { problemColumns, problemOf, problemRows } from "./problem-rows.ts";
import { countNames, receiptOf } from "./receipt-rows.ts";
import { textOf } from "./row.ts";
import { type Reader, type SqlTransaction, sql } from "./transaction.ts";
import { insertAll, packed, unfold } from "./unfold.ts";

/** The ledger's receipts. Reads outside of a transaction go through `reader`. */
export function receipts(reader: Reader, isAlive: IsAlive): Receipts {
  return {
    claim: (tx, drop, owner, repeat) => claim(sql(tx), drop, owner, repeat),
    get: (id) => get(reader, id),
    unsettled: async () => (await reader.all(withWork, [])).map(receiptOf),
    adopt: (tx, id, from, owner) => adopt(sql(tx), id, from, owner, isAlive),
    begin: async (tx, id) => (await sql(tx).run(begin, [id])) > 0,
    finish: (tx, id, reception) => finish(sql(tx), id, reception),
    settle: (tx, id) => change(tx, settle, [tx.now, id]),
    fail: (tx, id, message) => change(tx, fail, [message, id]),
    reopen: async (tx, id, owner) => (await sql(tx).run(reopen, [owner, id])) > 0,
    problems: (id) => problems(reader, id),
    needsBytes: async (hash) => (await reader.all(needsBytes, [hash, hash])).length > 0,
    known: (source, drops) => known(reader, source, drops),
  };
}

/** Word for word the condition of the index `receipts_with_work`, or the index is of no use. */
const hasWork = "(settled = 0 or state = 'claimed')";

/** Told to use the index: SQLite would rather walk over every receipt than sort these few. */
const withWork = `select * from receipts indexed by receipts_with_work where ${hasWork} order by id`;

const begin = "update receipts set attempts = attempts + 1 where id = ? and state = 'claimed'";

const settle = "update receipts set settled = 1, settled_at = ?, failure = '' where id = ?";

/** The attempt that `begin` counted was rolled back with its transaction, so it is counted here. */
const fail = "update receipts set failure = ?, attempts = attempts + 1 where id = ?";

const reopen = `
  update receipts set state = 'claimed', owner = ?, failure = ''
  where id = ? and settled = 1 and state <> 'claimed'`;

const needsBytes = `
  select 1 from receipts where hash = ? and ${hasWork}
  union all select 1 from deliveries where hash = ? and state <> 'sent' limit 1`;

async function get(reader: Reader, id: number): Promise<Receipt | undefined> {
  const [row] = await reader.all("select * from receipts where id = ?", [id]);
  return row === undefined ? undefined : receiptOf(row);
}

async function claim(
  tx: SqlTransaction,
  drop: Drop,
  owner: string,
  repeat: Repeat,
): Promise<Receipt | undefined> {
  if (await isInHand(tx, drop)) return undefined;
  const verdict = await verdictOf(tx, drop, repeat);
  const state = verdict === "repeat" ? "posted" : "claimed";
  const [row] = await tx.all(insert, [...dropCells(drop), verdict, state, owner, tx.now]);
  return row === undefined ? undefined : receiptOf(row);
}

const insert = `
  insert into receipts
    (source, partner, document, name, size, modified, hash, verdict, state, owner, claimed_at)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning *`;

/** Milliseconds are kept whole: file systems give fractions that not every way of storing gives back. */
function dropCells(drop: Drop) {
  const { source, partner, document, name, size, modified, hash } = drop;
  return [source, partner, document, name, size, Math.floor(modified), hash] as const;
}

async function adopt(
  tx: SqlTransaction,
  id: number,
  from: string,
  owner: string,
  isAlive: IsAlive,
): Promise<boolean> {
  if (from !== owner && (await isAlive(tx, from))) return false;
  const text = `update receipts set owner = ? where id = ? and owner = ? and ${hasWork}`;
  return (await tx.run(text, [owner, id, from])) > 0;
}

async function finish(tx: SqlTransaction, id: number, reception: Reception): Promise<void> {
  const { state, counts, mapping, partnerFile } = reception;
  const cells = [state, reception.problems, mapping, partnerFile, tx.now];
  await change(tx, finishText, [...cells, ...countNames.map((name) => counts[name]), id]);
  await tx.run("delete from problems where receipt = ?", [id]);
  await insertAll(tx, "problems", ["receipt", ...problemColumns], problemRows(id, reception.kept));
}

const finishText = `
  update receipts
  set state = ?, problems = ?, mapping = ?, partner_file = ?, finished_at = ?, failure = '',
    ${countNames.map((name) => `${name} = ?`).join(", ")}
  where id = ?`;

/** Runs an update that must find its receipt. */
async function change(tx: Transaction, text: string, bindings: readonly (string | number)[]): Promise<void> {
  if ((await sql(tx).run(text, bindings)) > 0) return;
  throw new GatewayError("ledger.no-receipt", "The ledger has no such receipt", { trouble: "bug" });
}

async function problems(reader: Reader, id: number): Promise<readonly Problem[]> {
  const rows = await reader.all("select * from problems where receipt = ? order by ordinal", [id]);
  return rows.map(problemOf);
}

/** One question for a whole listing, however long. */
async function known(
  reader: Reader,
  source: string,
  drops: readonly { name: string; size: number; modified: number }[],
): Promise<ReadonlySet<string>> {
  const rows = drops.map((drop) => [drop.name, drop.size, Math.floor(drop.modified)]);
  const found = await reader.all(knownText, [packed(rows), source]);
  return new Set(found.map((row) => textOf(row, "name")));
}

/** A cross join is walked in the order written: the listing outside, the index inside. */
const knownText = `
  select d.name as name from ${unfold(["name", "size", "modified"])} d
  where exists (
    select 1 from receipts r
    where r.source = ? and r.name = d.name and r.size = d.size and r.modified = d.modified and r.settled = 1
  )`;
