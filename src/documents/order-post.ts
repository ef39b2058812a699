import { noteEvents, type OrderEvent } from "../ledger/order-events.ts";
import {
  cancelOrders,
  findOrders,
  insertOrders,
  nextId,
  type OrderHead,
  type OrderWrite,
  replaceOrders,
} from "../ledger/orders.ts";
import { touchOrders, touchSkus } from "../ledger/stock.ts";
import type { SqlTransaction } from "../ledger/transaction.ts";
import type { IncomingDocument, PostContext, Posted } from "../model/document.ts";
import { type Decision, decideCancel, decideTake, type Standing } from "./order-decision.ts";
import { type Offer, offerOf, type SkuRule } from "./order-offer.ts";

/** An order of the batch: where it stands by now, and what has to be written of it. */
interface Working extends Standing {
  readonly id: number;
  readonly isNew: boolean;
  readonly knownAt: string | undefined;
  /** Content to write. */
  readonly offer: Offer | undefined;
  readonly cancel: boolean;
  readonly line: number;
}

/** A batch at work: every step of it is in memory until it is written as a whole. */
interface Batch {
  readonly context: PostContext;
  readonly skus: SkuRule;
  readonly orders: Map<string, Working>;
  readonly events: OrderEvent[];
  next: number;
}

/** Posts a batch of a store's orders, one after the other, and writes what came of it at once. */
export async function postOrders(
  tx: SqlTransaction,
  documents: readonly IncomingDocument[],
  context: PostContext,
  skus: SkuRule,
): Promise<readonly Posted[]> {
  const known = await findOrders(
    tx,
    context.partner,
    documents.map(({ key }) => key),
  );
  const orders = new Map([...known].map(([number, head]) => [number, workingOf(head, context)]));
  const batch: Batch = { context, skus, orders, events: [], next: await nextId(tx, "orders") };
  const posted = documents.map((document) => postOne(batch, document));
  await write(tx, batch);
  return posted;
}

function workingOf(head: OrderHead, { receipt }: PostContext): Working {
  const { id, status, version, hash, holdReason, wasSent, knownAt } = head;
  const standing = {
    id,
    status,
    version,
    hash,
    holdReason,
    wasSent,
    knownAt,
    isNewer: head.receipt > receipt,
  };
  return { ...standing, isNew: false, offer: undefined, cancel: false, line: 0 };
}

function postOne(batch: Batch, document: IncomingDocument): Posted {
  const known = batch.orders.get(document.key);
  const { editableUntil } = batch.context.rules;
  if (document.intent === "cancel")
    return note(batch, document, decideCancel(document, known, editableUntil), undefined);
  const offer = offerOf(document, batch.skus);
  if ("outcome" in offer) return offer;
  return note(batch, document, decideTake(document, offer.hash, known, editableUntil), offer);
}

/** Takes a decision into the batch; the next document of the same order sees it. */
function note(
  batch: Batch,
  document: IncomingDocument,
  decision: Decision,
  offer: Offer | undefined,
): Posted {
  const known = batch.orders.get(document.key);
  const id = known?.id ?? batch.next;
  if (decision.writes !== "nothing") {
    if (known === undefined) batch.next += 1;
    batch.orders.set(document.key, changed(known, id, decision, offer, document.line));
  }
  if (decision.event !== "") batch.events.push(eventOf(batch, id, decision.event, document));
  const { outcome, problems } = decision;
  if (offer === undefined || offer.problems.length === 0) return { outcome, problems };
  return { outcome, problems: [...offer.problems, ...problems] };
}

/** The order after the decision; spelled out, because this runs for every order of every file. */
function changed(
  known: Working | undefined,
  id: number,
  { writes, status, version, holdReason }: Decision,
  offered: Offer | undefined,
  line: number,
): Working {
  const cancel = writes === "cancellation";
  const offer = cancel ? undefined : offered;
  return {
    id,
    isNew: known?.isNew ?? true,
    status,
    version,
    holdReason,
    wasSent: known?.wasSent ?? false,
    isNewer: false,
    knownAt: known?.knownAt,
    hash: (offer ?? known)?.hash ?? "",
    offer: offer ?? known?.offer,
    line: offer === undefined ? (known?.line ?? 0) : line,
    cancel: cancel || (offer === undefined && (known?.cancel ?? false)),
  };
}

function eventOf(
  { context }: Batch,
  order: number,
  event: string,
  { because }: IncomingDocument,
): OrderEvent {
  const reason = because === undefined || because === "" ? "" : `: ${because}`;
  return { order, event, detail: context.fileName + reason, receipt: context.receipt };
}

async function write(tx: SqlTransaction, { context, orders, events }: Batch): Promise<void> {
  const all = [...orders.values()];
  const offered = all.flatMap((order) => (order.offer ? [writeOf(order, order.offer, context)] : []));
  const isNew = new Set(all.filter((order) => order.isNew).map(({ id }) => id));
  const replaced = offered.filter(({ id }) => !isNew.has(id));
  const cancelled = all.filter(({ cancel, isNew, offer }) => cancel && !isNew && offer === undefined);
  const touched = [...replaced, ...cancelled].map(({ id }) => id);
  await touchOrders(tx, touched);
  await insertOrders(
    tx,
    offered.filter(({ id }) => isNew.has(id)),
  );
  await replaceOrders(tx, replaced);
  await cancelOrders(tx, cancelled);
  await touchSkus(tx, context.warehouse, [...new Set(all.flatMap(({ offer }) => offer?.skus ?? []))]);
  await noteEvents(tx, events);
}

function writeOf(order: Working, { cells, lines }: Offer, context: PostContext): OrderWrite {
  const { id, status, version, holdReason, hash, knownAt, line } = order;
  const { partner, warehouse, receipt } = context;
  return { id, partner, warehouse, status, version, holdReason, hash, receipt, line, knownAt, cells, lines };
}
