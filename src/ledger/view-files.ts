import type { Delivery, Receipt } from "../model/ledger.ts";
import type { Problem } from "../model/problem.ts";
import { deliveryOf } from "./deliveries.ts";
import { problemOf } from "./problem-rows.ts";
import { receiptOf } from "./receipt-rows.ts";
import { optionalText, textOf } from "./row.ts";
import type { Binding, Reader, SqlRow } from "./transaction.ts";

/** Which files to list. */
export interface FileFilter {
  /** The most to list. */
  readonly limit: number;
  /** A state of receipts or of deliveries. */
  readonly state?: string;
  readonly partner?: string;
}

/** One file that came in or went out, as a list shows it. */
export interface ListedFile {
  readonly direction: "in" | "out";
  /** Receipts and deliveries are numbered each for themselves. */
  readonly id: number;
  readonly partner: string;
  /** Of a received file its document (`order`), of a sent one its feed (`acme/stock`). */
  readonly kind: string;
  readonly name: string;
  readonly state: string;
  /** "" for a sent file. */
  readonly verdict: string;
  /** When it was claimed or produced. */
  readonly at: string;
  readonly size: number;
  readonly documents: number;
  readonly problems: number;
  /** Message of the last failure of our own, "" when there was none. */
  readonly failure: string;
}

/** A received file with all that is known of it. */
export interface FileView {
  readonly receipt: Receipt;
  readonly problems: readonly Problem[];
  readonly finishedAt: string | undefined;
  readonly settledAt: string | undefined;
  /** Hashes of the mapping and the partner file it ran on; `undefined` while it has not run. */
  readonly mapping: string | undefined;
  readonly partnerFile: string | undefined;
}

/** The newest files that came in or went out, newest first. */
export async function listFiles(reader: Reader, filter: FileFilter): Promise<readonly ListedFile[]> {
  const received = await newest(reader, "receipts", filter);
  const sent = await newest(reader, "deliveries", filter);
  const listed = [...received.map(listedReceipt), ...sent.map(listedDelivery)];
  return listed.sort(newestFirst).slice(0, filter.limit);
}

/** A received file, or `undefined` where there is no receipt of that number. */
export async function fileView(reader: Reader, id: number): Promise<FileView | undefined> {
  const [row] = await reader.all("select * from receipts where id = ?", [id]);
  if (row === undefined) return undefined;
  const problems = await reader.all("select * from problems where receipt = ? order by ordinal", [id]);
  return {
    receipt: receiptOf(row),
    problems: problems.map(problemOf),
    finishedAt: optionalText(row, "finished_at"),
    settledAt: optionalText(row, "settled_at"),
    mapping: optionalText(row, "mapping"),
    partnerFile: optionalText(row, "partner_file"),
  };
}

/** A sent file, or `undefined` where there is no delivery of that number. */
export async function deliveryView(reader: Reader, id: number): Promise<Delivery | undefined> {
  const [row] = await reader.all("select * from deliveries where id = ?", [id]);
  return row === undefined ? undefined : deliveryOf(row);
}

function newest(
  reader: Reader,
  table: "receipts" | "deliveries",
  filter: FileFilter,
): Promise<readonly SqlRow[]> {
  const terms: string[] = [];
  const bindings: Binding[] = [];
  for (const column of ["state", "partner"] as const) {
    const value = filter[column];
    if (value === undefined) continue;
    terms.push(`${column} = ?`);
    bindings.push(value);
  }
  const where = terms.length === 0 ? "" : `where ${terms.join(" and ")}`;
  return reader.all(`select * from ${table} ${where} order by id desc limit ?`, [...bindings, filter.limit]);
}

function listedReceipt(row: SqlRow): ListedFile {
  const receipt = receiptOf(row);
  const { id, partner, name, state, verdict, size, problems, failure } = receipt;
  const { new: added, updated, unchanged, cancelled } = receipt.counts;
  const documents = added + updated + unchanged + cancelled;
  const shared = { id, partner, name, state, verdict, size, problems, failure, documents };
  return { direction: "in", kind: receipt.document, at: textOf(row, "claimed_at"), ...shared };
}

function listedDelivery(row: SqlRow): ListedFile {
  const delivery = deliveryOf(row);
  const { id, partner, name, state, size, documents, failure } = delivery;
  const shared = { id, partner, name, state, size, documents, failure, verdict: "", problems: 0 };
  return { direction: "out", kind: delivery.feed, at: delivery.createdAt, ...shared };
}

function newestFirst(a: ListedFile, b: ListedFile): number {
  if (a.at !== b.at) return a.at < b.at ? 1 : -1;
  return b.id - a.id;
}
