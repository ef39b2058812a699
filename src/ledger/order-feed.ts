import type { Content, OutgoingDocument } from "../model/document.ts";
import { changes, idsOf } from "./changes.ts";
import { contentOf } from "./columns.ts";
import { lineRowsOf, orderColumns, orderLineColumns } from "./orders.ts";
import { numberOf, optionalText, textOf } from "./row.ts";
import type { Reader, SqlRow } from "./transaction.ts";

/** What of a warehouse's orders is asked for. */
export interface OrderChanges {
  readonly warehouse: string;
  /** Everything that is still NEW, or what changed since the revision and what was held back. */
  readonly content: "changes" | "full";
  readonly since: number;
  readonly held: readonly string[];
}

/**
 * An order that the warehouse never got is no news to it once it is not NEW any more, and one that it has begun to
 * ship must not reach it again, or it is shipped twice.
 */
const tellable =
  "(status = 'NEW' or (sent_at is not null and status in ('PENDING', 'RESERVED', 'COLLECTING', 'CANCELLED')))";

/** What went into a file for the warehouse once, under whatever feed's name, goes into no other. */
const untold = "(sent_version is null or sent_version < version)";

/** Orders that the warehouse has to be told of, page by page, in order of change. */
export async function* orderChanges(
  reader: Reader,
  { warehouse, content, since, held }: OrderChanges,
): AsyncGenerator<readonly OutgoingDocument[]> {
  const what = content === "full" ? "status = 'NEW'" : `${tellable} and ${untold}`;
  const source = {
    table: "orders",
    revision: "content_revision",
    where: `warehouse = ? and ${what}`,
    bindings: [warehouse],
  };
  const full = { revision: 0, held: [], column: "id" };
  const from = content === "full" ? full : { revision: since, held: idsOf(held), column: "id" };
  for await (const rows of changes(reader, source, from)) yield await ordersOf(reader, rows);
}

async function ordersOf(reader: Reader, rows: readonly SqlRow[]): Promise<readonly OutgoingDocument[]> {
  const orders = await orderContents(reader, rows);
  return orders.map(({ row, content }) => ({
    key: String(numberOf(row, "id")),
    revision: numberOf(row, "content_revision"),
    content: {
      ...content,
      partner: textOf(row, "partner"),
      status: textOf(row, "status"),
      version: versionFor(row),
    },
  }));
}

/** What the warehouse never got is new to it, however often its store changed it before. */
function versionFor(row: SqlRow): string {
  return optionalText(row, "sent_at") === undefined ? "1" : String(numberOf(row, "version"));
}

/** An order's row, its lines' rows, and what both of them say. */
export interface OrderRows {
  readonly row: SqlRow;
  readonly lines: readonly SqlRow[];
  readonly content: Content;
}

/** Rows of orders with their lines, and the orders' content exactly as it was posted. */
export async function orderContents(reader: Reader, rows: readonly SqlRow[]): Promise<readonly OrderRows[]> {
  const ids = rows.map((row) => numberOf(row, "id"));
  const all = await lineRowsOf(reader, ids);
  return rows.map((row) => {
    const lines = all.get(numberOf(row, "id")) ?? [];
    const content = {
      ...contentOf(orderColumns, row),
      lines: lines.map((line) => contentOf(orderLineColumns, line)),
    };
    return { row, lines, content };
  });
}
