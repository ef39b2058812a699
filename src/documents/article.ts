import {
  type ArticleWrite,
  articleChanges,
  articleColumns,
  findArticles,
  type KnownRow,
  writeArticles,
} from "../ledger/articles.ts";
import { cellsOf, digestOf } from "../ledger/columns.ts";
import { type SqlTransaction, sql } from "../ledger/transaction.ts";
import type { DocumentType, IncomingDocument, PostContext, Posted } from "../model/document.ts";
import { quoted } from "../model/problem.ts";
import { articleSchema } from "./article-schema.ts";
import { told } from "./findings.ts";
import { notTaken } from "./only-taken.ts";

/** An article: from a store, which owns it, out to its warehouse. Key: the SKU, unique within the store. */
export const article: DocumentType = {
  name: "article",
  schema: articleSchema,
  key: ["sku"],
  receive: {
    from: "store",
    repeat: "latest",
    post: (tx, batch, context) => postArticles(sql(tx), batch, context),
  },
  send: {
    to: "warehouse",
    collect: (tx, { warehouse, content, since, held }) =>
      articleChanges(sql(tx), { warehouse, since: content === "full" ? 0 : since, held }),
  },
};

/** A batch at work. */
interface Batch {
  readonly revision: number;
  readonly context: PostContext;
  readonly known: Map<string, KnownRow>;
  readonly writes: Map<string, ArticleWrite>;
}

async function postArticles(
  tx: SqlTransaction,
  documents: readonly IncomingDocument[],
  context: PostContext,
): Promise<readonly Posted[]> {
  const skus = documents.map(({ key }) => key);
  const known = new Map(await findArticles(tx, context.partner, skus));
  const batch: Batch = { revision: tx.revision, context, known, writes: new Map() };
  const posted = documents.map((document) => notTaken("article", document) ?? postOne(batch, document));
  await writeArticles(tx, context, [...batch.writes.values()]);
  return posted;
}

function postOne({ revision, context, known, writes }: Batch, document: IncomingDocument): Posted {
  const before = known.get(document.key);
  const cells = cellsOf(articleColumns, document.content);
  const hash = digestOf(cells);
  if (before?.hash === hash) return { outcome: "unchanged", problems: [] };
  const { receipt } = context;
  if (before !== undefined && before.receipt > receipt)
    return { outcome: "refused", problems: [older(document)] };
  known.set(document.key, { hash, revision, receipt });
  writes.set(document.key, { hash, receipt, line: document.line, cells });
  if (before === undefined) return { outcome: "new", problems: [] };
  const problems = before.revision === revision ? [givenTwice(document)] : [];
  return { outcome: "updated", problems };
}

/** A file that is replayed, or was held up, never brings an article back to what it was. */
function older({ key, line }: IncomingDocument) {
  const message = `SKU "${quoted(key)}" came in a later file too, what this one says was not taken`;
  return told("article.older", message, { line, field: "sku", found: key });
}

/** Stores with the same SKU on two articles mix them up in stock and on orders. */
function givenTwice({ key, line }: IncomingDocument) {
  const message = `SKU "${quoted(key)}" stands twice in the file with different content, the later one counts`;
  return told("article.twice", message, { line, field: "sku", found: key });
}
