import { type Cells, cellsOf, digestOf, listOf } from "../ledger/columns.ts";
import { noteEvents, type OrderEvent } from "../ledger/order-events.ts";
import { nextId } from "../ledger/orders.ts";
import { insertRefunds, type RefundWrite } from "../ledger/refunds.ts";
import {
  findReturns,
  insertReturns,
  type ReturnWrite,
  returnChanges,
  returnColumns,
  returnLineColumns,
} from "../ledger/returns.ts";
import { moveStock, type StockMove } from "../ledger/stock.ts";
import { type SqlTransaction, sql } from "../ledger/transaction.ts";
import type { Content, DocumentType, IncomingDocument, PostContext, Posted } from "../model/document.ts";
import { type Problem, quoted } from "../model/problem.ts";
import { told, wrong } from "./findings.ts";
import { notTaken } from "./only-taken.ts";
import { chooseOrder } from "./order-choice.ts";
import { refundOf } from "./refund-of.ts";
import { decideReturn, type Returned, type ReturnShare } from "./return-decision.ts";
import { returnSchema } from "./return-schema.ts";
import { type OpenOrders, openOrders, writeProgress } from "./warehouse-orders.ts";

/** A return: from the warehouse, out to the store whose order it is. Key: the number of the return. */
export const returnOfGoods: DocumentType = {
  name: "return",
  schema: returnSchema,
  key: ["returnNumber"],
  receive: {
    from: "warehouse",
    repeat: "skip",
    post: (tx, batch, context) => postReturns(sql(tx), batch, context),
  },
  send: {
    to: "store",
    collect: (tx, { partner, content, since, held }) =>
      returnChanges(sql(tx), { partner, since: content === "full" ? 0 : since, held }),
  },
};

/** A batch at work. */
interface Batch {
  readonly context: PostContext;
  readonly orders: OpenOrders;
  /** Digests of the returns known by now, by number. */
  readonly known: Map<string, string>;
  readonly writes: ReturnWrite[];
  readonly refunds: RefundWrite[];
  readonly moves: StockMove[];
  readonly events: OrderEvent[];
  next: number;
  nextRefund: number;
}

async function postReturns(
  tx: SqlTransaction,
  documents: readonly IncomingDocument[],
  context: PostContext,
): Promise<readonly Posted[]> {
  const keys = documents.map(({ key }) => key);
  const batch: Batch = {
    context,
    orders: await openOrders(tx, context.warehouse, documents),
    known: new Map(await findReturns(tx, context.warehouse, keys)),
    writes: [],
    refunds: [],
    moves: [],
    events: [],
    next: await nextId(tx, "returns"),
    nextRefund: await nextId(tx, "refunds"),
  };
  const posted = documents.map((document) => notTaken("return", document) ?? postOne(batch, document));
  await write(tx, batch);
  return posted;
}

async function write(tx: SqlTransaction, batch: Batch): Promise<void> {
  await insertReturns(tx, batch.writes);
  await insertRefunds(tx, batch.refunds);
  await writeProgress(tx, batch.orders.changed());
  await moveStock(tx, batch.context.warehouse, batch.moves);
  await noteEvents(tx, batch.events);
}

function postOne(batch: Batch, document: IncomingDocument): Posted {
  const { content, key } = document;
  const hash = digestOf(...digested(content));
  const known = batch.known.get(key);
  if (known === hash) return { outcome: "unchanged", problems: [] };
  if (known !== undefined) return rejected(conflict(document));
  const order = chooseOrder("return", document, batch.orders.named(String(content.orderNumber)));
  if ("code" in order) return rejected(order);
  const returned = decideReturn(document, order);
  if ("code" in returned) return rejected(returned);
  const problems = take(batch, document, returned, hash);
  return { outcome: "new", problems: [...returned.problems, ...problems] };
}

function rejected(problem: Problem): Posted {
  return { outcome: "rejected", problems: [problem] };
}

/** What has to be the same for a return to be the same. */
function digested({ store, lines, ...head }: Content): [Cells, Cells[], Cells[]] {
  const lineCells = listOf(lines).map((line) => cellsOf(returnLineColumns, line));
  return [cellsOf(returnColumns, head), lineCells, [[typeof store === "string" ? store : null]]];
}

function take(
  batch: Batch,
  document: IncomingDocument,
  { shares, order }: Returned,
  hash: string,
): readonly Problem[] {
  const { key } = document;
  const receivedAt = timeOf(document.content, batch.context);
  batch.known.set(key, hash);
  batch.orders.put(order);
  batch.writes.push(writeOf(batch, document, { shares, order, hash, receivedAt }));
  batch.next += 1;
  batch.moves.push(...shares.map((share) => moveOf(share, receivedAt)));
  const raised = refundOf(key, order, shares);
  batch.refunds.push({
    id: batch.nextRefund,
    partner: order.partner,
    order: order.id,
    content: raised.content,
  });
  batch.nextRefund += 1;
  const detail = `return ${key}, refund ${String(raised.content.refundId)}`;
  batch.events.push({ order: order.id, event: "returned", detail, receipt: batch.context.receipt });
  return raised.withoutPrice.map((sku) => noPrice(document, sku));
}

function timeOf({ receivedAt }: Content, context: PostContext): string {
  return typeof receivedAt === "string" ? receivedAt : context.receivedAt;
}

interface Taken extends Omit<Returned, "problems"> {
  readonly hash: string;
  readonly receivedAt: string;
}

function writeOf(
  { next: id, context }: Batch,
  { content, line }: IncomingDocument,
  { shares, order, hash, receivedAt }: Taken,
): ReturnWrite {
  const { warehouse, receipt } = context;
  const cells = cellsOf(returnColumns, { ...content, receivedAt });
  const lines = shares.map((share) => [
    share.line.lineNo,
    share.line.lineId,
    share.line.sku,
    share.quantity,
    share.condition ?? null,
    share.disposition ?? null,
    share.reason ?? null,
  ]);
  return { id, warehouse, partner: order.partner, order: order.id, hash, receipt, line, cells, lines };
}

function moveOf({ line, quantity, disposition }: ReturnShare, at: string): StockMove {
  const restocked = line.isArticle && disposition === "restock" ? quantity : 0;
  const damaged = line.isArticle && disposition === "damagedBin" ? quantity : 0;
  return { sku: line.sku, restocked, damaged, at };
}

function conflict({ key, line }: IncomingDocument): Problem {
  const message = `return ${quoted(key)} came before with other content, expected a new number for another return`;
  return wrong("return.conflict", message, { line, field: "returnNumber", found: key });
}

function noPrice({ key, line }: IncomingDocument, sku: string): Problem {
  const message = `return ${quoted(key)} raises a refund without an amount for SKU "${quoted(sku)}", because the order has no price for it`;
  return told("return.no-price", message, { line, field: "lines.sku", found: sku });
}
