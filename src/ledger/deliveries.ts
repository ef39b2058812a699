import { GatewayError } from "../model/error.ts";
import type { Deliveries, Delivery, DeliveryState, NewDelivery } from "../model/ledger.ts";
import type { IsAlive } from "./instances.ts";
import { setDelivered } from "./order-progress.ts";
import { numberOf, optionalText, textOf, wordOf } from "./row.ts";
import { type Reader, type SqlRow, type SqlTransaction, sql } from "./transaction.ts";

/** The ledger's outgoing files. Reads outside of a transaction go through `reader`. */
export function deliveries(reader: Reader, isAlive: IsAlive): Deliveries {
  return {
    add: (tx, delivery) => add(sql(tx), delivery),
    get: (id) => get(reader, id),
    open: async () => (await reader.all(openText, [])).map(deliveryOf),
    advance: (tx, id, from, to, temporary) => advance(sql(tx), id, from, to, temporary),
    adopt: (tx, id, from, owner) => adopt(sql(tx), id, from, owner, isAlive),
    fail: (tx, id, message) => fail(sql(tx), id, message),
  };
}

/** Told to use the index: SQLite would rather walk over every delivery than sort these few. */
const openText = "select * from deliveries indexed by deliveries_open where state <> 'sent' order by id";

/** The delivery that a row of `deliveries` holds. */
export function deliveryOf(row: SqlRow): Delivery {
  return {
    id: numberOf(row, "id"),
    feed: textOf(row, "feed"),
    partner: textOf(row, "partner"),
    folder: textOf(row, "folder"),
    name: textOf(row, "name"),
    size: numberOf(row, "size"),
    hash: textOf(row, "hash"),
    documents: numberOf(row, "documents"),
    state: wordOf(row, "state", ["produced", "delivering", "unconfirmed", "sent"]),
    temporary: textOf(row, "temporary"),
    overwrite: wordOf(row, "overwrite", ["fail", "replace"]),
    owner: textOf(row, "owner"),
    attempts: numberOf(row, "attempts"),
    createdAt: textOf(row, "created_at"),
    sentAt: optionalText(row, "sent_at"),
    failure: textOf(row, "failure"),
  };
}

async function add(tx: SqlTransaction, delivery: NewDelivery): Promise<number> {
  const { feed, partner, folder, name, size, hash, documents, overwrite, owner } = delivery;
  const file = [feed, partner, folder, name, size, hash, documents, overwrite, owner];
  const [row] = await tx.all(insert, [...file, delivery.mapping, delivery.partnerFile, tx.now]);
  return numberOf(row ?? {}, "id");
}

const insert = `
  insert into deliveries
    (feed, partner, folder, name, size, hash, documents, overwrite, owner, mapping, partner_file, created_at, state)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'produced') returning id`;

async function get(reader: Reader, id: number): Promise<Delivery | undefined> {
  const [row] = await reader.all("select * from deliveries where id = ?", [id]);
  return row === undefined ? undefined : deliveryOf(row);
}

async function advance(
  tx: SqlTransaction,
  id: number,
  from: DeliveryState,
  to: DeliveryState,
  temporary?: string,
): Promise<boolean> {
  const sentAt = to === "sent" ? tx.now : null;
  const done = (await tx.run(advanceText, [to, temporary ?? null, sentAt, id, from])) > 0;
  if (done && to === "sent") await setDelivered(tx, id);
  return done;
}

const advanceText = `
  update deliveries set state = ?, temporary = coalesce(?, temporary), sent_at = ?, failure = ''
  where id = ? and state = ?`;

async function adopt(
  tx: SqlTransaction,
  id: number,
  from: string,
  owner: string,
  isAlive: IsAlive,
): Promise<boolean> {
  if (from !== owner && (await isAlive(tx, from))) return false;
  const text = "update deliveries set owner = ? where id = ? and owner = ? and state <> 'sent'";
  return (await tx.run(text, [owner, id, from])) > 0;
}

async function fail(tx: SqlTransaction, id: number, message: string): Promise<void> {
  const text = "update deliveries set failure = ?, attempts = attempts + 1 where id = ?";
  if ((await tx.run(text, [message, id])) > 0) return;
  throw new GatewayError("ledger.no-delivery", "The ledger has no such delivery", { trouble: "bug" });
}
