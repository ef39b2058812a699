import { type Cells, cellsOf, digestOf } from "../ledger/columns.ts";
import { sortable } from "../ledger/instant.ts";
import { quantityText, tenThousandths } from "../ledger/quantity.ts";
import {
  findStock,
  type KnownStock,
  type Recount,
  type StockWrite,
  stockColumns,
  touchRecounted,
  writeStock,
} from "../ledger/stock.ts";
import { stockChanges } from "../ledger/stock-feed.ts";
import { type SqlTransaction, sql } from "../ledger/transaction.ts";
import type { Content, DocumentType, IncomingDocument, PostContext, Posted } from "../model/document.ts";
import { type Problem, quoted } from "../model/problem.ts";
import { told, wrong } from "./findings.ts";
import { notTaken } from "./only-taken.ts";
import { stockSchema } from "./stock-schema.ts";

/** An article's stock: from the warehouse, which owns it, out to its stores. Key: the SKU. */
export const stock: DocumentType = {
  name: "stock",
  schema: stockSchema,
  key: ["sku"],
  receive: {
    from: "warehouse",
    repeat: "apply",
    post: (tx, batch, context) => postStock(sql(tx), batch, context),
  },
  send: {
    to: "store",
    collect: (tx, { partner, warehouse, content, since, held }) =>
      stockChanges(sql(tx), { partner, warehouse, since: content === "full" ? 0 : since, held }),
  },
};

/** A batch at work. */
interface Batch {
  readonly revision: number;
  readonly context: PostContext;
  readonly known: Map<string, KnownStock>;
  readonly writes: Map<string, StockWrite>;
  readonly recounts: Recount[];
}

async function postStock(
  tx: SqlTransaction,
  documents: readonly IncomingDocument[],
  context: PostContext,
): Promise<readonly Posted[]> {
  const skus = documents.map(({ key }) => key);
  const known = new Map(await findStock(tx, context.warehouse, skus));
  const batch: Batch = { revision: tx.revision, context, known, writes: new Map(), recounts: [] };
  const posted = documents.map((document) => notTaken("stock", document) ?? postOne(batch, document));
  await writeStock(tx, context.warehouse, [...batch.writes.values()]);
  await touchRecounted(tx, context.warehouse, batch.recounts);
  return posted;
}

function postOne(batch: Batch, document: IncomingDocument): Posted {
  const content = completed(document.content, batch.context.receivedAt);
  if (content === undefined) return { outcome: "rejected", problems: [noFigure(document)] };
  const before = batch.known.get(document.key);
  const asOf = sortable(content.asOf);
  if (before !== undefined && isOlder(asOf, batch.context, before))
    return { outcome: "refused", problems: [older(document, before.asOf)] };
  const cells = cellsOf(stockColumns, content);
  const hash = digestOf(cells.slice(0, -1));
  const problems = ahead(document, batch.context.receivedAt);
  if (before?.hash === hash && before.asOf === asOf) return { outcome: "unchanged", problems };
  note(batch, document, cells, { hash, asOf, before });
  if (before === undefined) return { outcome: "new", problems };
  if (before.asOf === asOf) problems.push(...twice(batch, document, before));
  return { outcome: "updated", problems };
}

/** Of two counts of one instant the one that came in the later file counts, also when the other is replayed. */
function isOlder(asOf: string, { receipt }: PostContext, before: KnownStock): boolean {
  return asOf < before.asOf || (asOf === before.asOf && receipt < before.receipt);
}

/** A count that found the same figures is no news to the stores, so the row keeps its revision. */
function note(
  { revision: now, context, known, writes, recounts }: Batch,
  { key, line }: IncomingDocument,
  cells: Cells,
  { hash, asOf, before }: { hash: string; asOf: string; before: KnownStock | undefined },
): void {
  const isSame = before !== undefined && before.hash === hash && !before.moved;
  const revision = isSame ? before.revision : now;
  if (isSame) recounts.push({ sku: key, from: before.asOf, to: asOf });
  known.set(key, { hash, revision, receipt: context.receipt, asOf, moved: false });
  writes.set(key, { hash, revision, receipt: context.receipt, line, cells });
}

/** Fills in what can be told from the rest; `undefined` where it says neither how much there is nor how much to sell. */
function completed(content: Content, receivedAt: string): (Content & { asOf: string }) | undefined {
  const asOf = countedAt(content, receivedAt);
  if (content.available !== undefined) return { ...content, asOf };
  if (typeof content.onHand !== "string") return undefined;
  const reserved = typeof content.reserved === "string" ? tenThousandths(content.reserved) : 0;
  return { ...content, asOf, available: quantityText(tenThousandths(content.onHand) - reserved) };
}

/**
 * Nothing was counted after we had it. A later instant (a clock that is ahead, a wrong time zone) would make every order
 * sent until then one that the warehouse counted, and every true count until then an old one.
 */
function countedAt({ asOf }: Content, receivedAt: string): string {
  return typeof asOf === "string" && sortable(asOf) < sortable(receivedAt) ? asOf : receivedAt;
}

/** Clocks are never quite the same. */
const ordinarySkew = 120_000;

function ahead({ key, line, content: { asOf } }: IncomingDocument, receivedAt: string): Problem[] {
  if (typeof asOf !== "string" || Date.parse(asOf) - Date.parse(receivedAt) <= ordinarySkew) return [];
  const message = `stock of SKU "${quoted(key)}" was counted at ${asOf}, after it came in at ${receivedAt}, which was taken instead`;
  const expected = `${receivedAt} or earlier`;
  return [told("stock.ahead", message, { line, field: "asOf", found: asOf, expected })];
}

/** Two places of one article as two rows would otherwise be lost in silence. */
function twice({ revision }: Batch, { key, line }: IncomingDocument, before: KnownStock): readonly Problem[] {
  if (before.revision !== revision) return [];
  const message = `stock of SKU "${quoted(key)}" stands twice in the file, the later row counts`;
  return [told("stock.twice", message, { line, field: "sku", found: key })];
}

function older({ key, line, content }: IncomingDocument, stored: string): Problem {
  const message = `stock of SKU "${quoted(key)}" is older than what is known, which was counted at ${stored}`;
  const found = typeof content.asOf === "string" ? { found: content.asOf } : {};
  return told("stock.older", message, { line, field: "asOf", expected: `${stored} or later`, ...found });
}

function noFigure({ key, line }: IncomingDocument): Problem {
  const message = `stock of SKU "${quoted(key)}" has no figure, expected onHand or available`;
  return wrong("stock.no-figure", message, { line, field: "onHand", expected: "onHand or available" });
}
