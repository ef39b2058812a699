/** Articles of the stores. */
import type { Content, OutgoingDocument } from "../model/document.ts";
import { changes, idsOf } from "./changes.ts";
import { type Cells, type Column, columnsOf, contentOf, namesOf } from "./columns.ts";
import { insertRows } from "./insert-rows.ts";
import { numberOf, textOf } from "./row.ts";
import type { Reader, SqlRow, SqlTransaction } from "./transaction.ts";
import { packed, unfoldKeys } from "./unfold.ts";

export const articleColumns: readonly Column[] = columnsOf({
  sku: "text",
  productCode: "text",
  variantId: "text",
  name: "text",
  description: "text",
  barcode: "text",
  price: "text",
  customerPrice: "text",
  purchasePrice: "text",
  currency: "text",
  weight: "text",
  length: "text",
  width: "text",
  height: "text",
  imageUrl: "text",
  pageUrl: "text",
  supplier: "text",
  originCountry: "text",
  hsCode: "text",
  stored: "yesno",
});

/** What is known of a row that a batch may replace. */
export interface KnownRow {
  readonly hash: string;
  /** The transaction that wrote it last. */
  readonly revision: number;
  /** The file that it came in. */
  readonly receipt: number;
}

/** An article to write, new or known. */
export interface ArticleWrite {
  readonly hash: string;
  readonly receipt: number;
  readonly line: number;
  /** As `articleColumns`. */
  readonly cells: Cells;
}

/** A store's articles of these SKUs, by SKU. */
export async function findArticles(
  tx: SqlTransaction,
  partner: string,
  skus: readonly string[],
): Promise<ReadonlyMap<string, KnownRow>> {
  const text = `select sku, content_hash, revision, receipt from articles where partner = ? and sku in ${unfoldKeys}`;
  const rows = await tx.all(text, [partner, packed(skus)]);
  return new Map(rows.map((row) => [textOf(row, "sku"), knownRow(row)]));
}

/** The digest, revision and receipt of any row that has them. */
export function knownRow(row: SqlRow): KnownRow {
  const hash = textOf(row, "content_hash");
  return { hash, revision: numberOf(row, "revision"), receipt: numberOf(row, "receipt") };
}

/** Does the ledger hold any article of this store? */
export async function hasArticles(tx: SqlTransaction, partner: string): Promise<boolean> {
  const rows = await tx.all("select 1 from articles where partner = ? limit 1", [partner]);
  return rows.length > 0;
}

const head = ["partner", "warehouse", "content_hash", "revision", "receipt", "line", "posted_at"];
const columns = [...head, ...namesOf(articleColumns)];
const replaced = columns.filter((name) => !["partner", "sku"].includes(name));
const conflict = `on conflict (partner, sku) do update set ${replaced.map((name) => `${name} = excluded.${name}`).join(", ")}`;

/** Writes articles; those the store has already are replaced. */
export async function writeArticles(
  tx: SqlTransaction,
  owner: { readonly partner: string; readonly warehouse: string },
  articles: readonly ArticleWrite[],
): Promise<void> {
  const rows = articles.map(({ hash, receipt, line, cells }) => {
    const head = [owner.partner, owner.warehouse, hash, tx.revision, receipt, line, tx.now];
    return [...head, ...cells];
  });
  await insertRows(tx, "articles", columns, rows, conflict);
}

/** Articles of a warehouse's stores that changed after a revision, and those held back. */
export async function* articleChanges(
  reader: Reader,
  { warehouse, since, held }: { warehouse: string; since: number; held: readonly string[] },
): AsyncGenerator<readonly OutgoingDocument[]> {
  const source = { table: "articles", revision: "revision", where: "warehouse = ?", bindings: [warehouse] };
  const from = { revision: since, held: idsOf(held), column: "id" };
  for await (const rows of changes(reader, source, from)) yield rows.map(articleOf);
}

function articleOf(row: SqlRow): OutgoingDocument {
  const content: Content = { ...contentOf(articleColumns, row), partner: textOf(row, "partner") };
  return { key: String(numberOf(row, "id")), revision: numberOf(row, "revision"), content };
}
