import { type Cells, cellsOf, digestOf, listOf } from "../ledger/columns.ts";
import { noteEvents, type OrderEvent } from "../ledger/order-events.ts";
import { setKnown } from "../ledger/order-progress.ts";
import { nextId } from "../ledger/orders.ts";
import {
  findShipments,
  insertShipments,
  parcelColumns,
  type ShipmentWrite,
  shipmentChanges,
  shipmentColumns,
  shipmentLineColumns,
} from "../ledger/shipments.ts";
import { type SqlTransaction, sql } from "../ledger/transaction.ts";
import type { Content, DocumentType, IncomingDocument, PostContext, Posted } from "../model/document.ts";
import { type Problem, quoted } from "../model/problem.ts";
import { wrong } from "./findings.ts";
import { notTaken } from "./only-taken.ts";
import { chooseOrder } from "./order-choice.ts";
import { decideShipment, type Shipped } from "./shipment-decision.ts";
import { shipmentSchema } from "./shipment-schema.ts";
import { type OpenOrders, openOrders, writeProgress } from "./warehouse-orders.ts";

/** A shipment: from the warehouse, out to the store whose order it is. Key: the shipment's id. */
export const shipment: DocumentType = {
  name: "shipment",
  schema: shipmentSchema,
  key: ["shipmentId"],
  receive: {
    from: "warehouse",
    repeat: "skip",
    post: (tx, batch, context) => postShipments(sql(tx), batch, context),
  },
  send: {
    to: "store",
    collect: (tx, { partner, content, since, held }) =>
      shipmentChanges(sql(tx), { partner, since: content === "full" ? 0 : since, held }),
  },
};

/** A batch at work. */
interface Batch {
  readonly context: PostContext;
  readonly orders: OpenOrders;
  /** Digests of the shipments known by now, by id. */
  readonly known: Map<string, string>;
  readonly writes: ShipmentWrite[];
  readonly events: OrderEvent[];
  /** When the warehouse showed that it knows these orders. */
  readonly seen: { id: number; at: string }[];
  next: number;
}

async function postShipments(
  tx: SqlTransaction,
  documents: readonly IncomingDocument[],
  context: PostContext,
): Promise<readonly Posted[]> {
  const keys = documents.map(({ key }) => key);
  const batch: Batch = {
    context,
    orders: await openOrders(tx, context.warehouse, documents),
    known: new Map(await findShipments(tx, context.warehouse, keys)),
    writes: [],
    events: [],
    seen: [],
    next: await nextId(tx, "shipments"),
  };
  const posted = documents.map((document) => notTaken("shipment", document) ?? postOne(batch, document));
  await write(tx, batch);
  return posted;
}

async function write(tx: SqlTransaction, { orders, writes, events, seen }: Batch): Promise<void> {
  await insertShipments(tx, writes);
  await writeProgress(tx, orders.changed());
  await setKnown(tx, seen);
  await noteEvents(tx, events);
}

function postOne(batch: Batch, document: IncomingDocument): Posted {
  const { content, key } = document;
  const hash = digestOf(...digested(content));
  const known = batch.known.get(key);
  if (known === hash) return { outcome: "unchanged", problems: [] };
  if (known !== undefined) return rejected(conflict(document));
  const order = chooseOrder("shipment", document, batch.orders.named(String(content.orderNumber)));
  if ("code" in order) return rejected(order);
  const shipped = decideShipment(document, order);
  if ("code" in shipped) return rejected(shipped);
  take(batch, document, shipped, hash);
  return { outcome: "new", problems: [] };
}

function rejected(problem: Problem): Posted {
  return { outcome: "rejected", problems: [problem] };
}

/** What has to be the same for a shipment to be the same. */
function digested({ store, parcels, lines, ...head }: Content): [Cells, Cells[], Cells[], Cells[]] {
  const parcelCells = listOf(parcels).map((parcel) => cellsOf(parcelColumns, parcel));
  const lineCells = listOf(lines).map((line) => cellsOf(shipmentLineColumns, line));
  return [
    cellsOf(shipmentColumns, head),
    parcelCells,
    lineCells,
    [[typeof store === "string" ? store : null]],
  ];
}

function take(batch: Batch, document: IncomingDocument, { shares, order }: Shipped, hash: string): void {
  const { content, key, line } = document;
  const { receipt, warehouse } = batch.context;
  const [cells, parcels] = digested(content);
  const lines = shares.map((share) => [share.line.lineNo, share.line.lineId, share.line.sku, share.quantity]);
  const { id: orderId, partner, status: orderStatus } = order;
  const owner = { id: batch.next, warehouse, partner, order: orderId, orderStatus };
  batch.writes.push({ ...owner, hash, receipt, line, cells, parcels, lines });
  batch.next += 1;
  batch.known.set(key, hash);
  batch.orders.put(order);
  batch.seen.push({ id: orderId, at: String(content.shippedAt) });
  batch.events.push(eventOf(document, orderId, orderStatus, receipt));
}

function eventOf(
  { key, content }: IncomingDocument,
  order: number,
  status: string,
  receipt: number,
): OrderEvent {
  const tracking = listOf(content.parcels).flatMap(({ trackingNumber }) =>
    typeof trackingNumber === "string" ? [trackingNumber] : [],
  );
  const how = tracking.length === 0 ? "" : `, tracking ${tracking.join(", ")}`;
  const event = status === "PARTIALLY_SHIPPED" ? "partly shipped" : "shipped";
  return { order, event, detail: `shipment ${key}${how}`, receipt };
}

function conflict({ key, line }: IncomingDocument): Problem {
  const message = `shipment ${quoted(key)} came before with other content, expected a new id for another shipment`;
  return wrong("shipment.conflict", message, { line, field: "shipmentId", found: key });
}
