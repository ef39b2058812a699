import { findArticles, hasArticles } from "../ledger/articles.ts";
import { listOf } from "../ledger/columns.ts";
import { noteEvents } from "../ledger/order-events.ts";
import { orderChanges } from "../ledger/order-feed.ts";
import { setSent } from "../ledger/order-progress.ts";
import { type SqlTransaction, sql } from "../ledger/transaction.ts";
import type {
  DocumentType,
  IncomingDocument,
  OutgoingDocument,
  PostContext,
  SentIn,
} from "../model/document.ts";
import type { Transaction } from "../model/ledger.ts";
import { isArticle, type SkuRule } from "./order-offer.ts";
import { postOrders } from "./order-post.ts";
import { orderSchema } from "./order-schema.ts";

/** An order: from a store, out to its warehouse. Key: the order number, unique within the store. */
export const order: DocumentType = {
  name: "order",
  schema: orderSchema,
  key: ["orderNumber"],
  receive: {
    from: "store",
    repeat: "skip",
    post: async (tx, batch, context) =>
      postOrders(sql(tx), batch, context, await skuRule(sql(tx), batch, context)),
  },
  send: { to: "warehouse", collect: (tx, request) => orderChanges(sql(tx), request), sent },
};

/** `default`: as long as we hold no article of a store, we cannot tell which SKUs are right. */
async function skuRule(
  tx: SqlTransaction,
  batch: readonly IncomingDocument[],
  { partner, rules }: PostContext,
): Promise<SkuRule> {
  const accept: SkuRule = { rule: "accept", known: new Set() };
  if (rules.unknownSku === "accept") return accept;
  if (rules.unknownSku === "default" && !(await hasArticles(tx, partner))) return accept;
  const known = new Set((await findArticles(tx, partner, skusOf(batch))).keys());
  return { rule: rules.unknownSku === "dropLine" ? "dropLine" : "reject", known };
}

function skusOf(batch: readonly IncomingDocument[]): readonly string[] {
  const lines = batch.flatMap(({ content }) => listOf(content.lines)).filter(isArticle);
  return [...new Set(lines.flatMap(({ sku }) => (typeof sku === "string" ? [sku] : [])))];
}

/** Orders that stand in a file for the warehouse; it knows them once that file is delivered. */
async function sent(
  tx: Transaction,
  documents: readonly OutgoingDocument[],
  { delivery, name }: SentIn,
): Promise<void> {
  const ids = documents.map(({ key }) => Number(key));
  await setSent(sql(tx), ids);
  await noteEvents(
    sql(tx),
    ids.map((order) => ({ order, event: "sent", detail: name, delivery })),
  );
}
