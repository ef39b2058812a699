import type { Content } from "../model/document.ts";
import { contentOf } from "./columns.ts";
import { quantityText } from "./quantity.ts";
import { numberOf, textOf } from "./row.ts";
import { stockColumns } from "./stock.ts";
import { openReservations } from "./stock-feed.ts";
import type { Reader, SqlRow } from "./transaction.ts";

/** Stock of an article in a warehouse. */
export interface StockView {
  readonly warehouse: string;
  readonly sku: string;
  /** The warehouse's own figures, in the names of the schema. */
  readonly figures: Content;
  /** Promised to orders that the figures do not know of. */
  readonly openReservations: string;
  /** What the stores are told. */
  readonly available: string;
  /** When the figures came, UTC. */
  readonly postedAt: string;
}

/** Which stock to show. */
export interface StockFilter {
  /** The most to show. */
  readonly limit: number;
  readonly sku?: string;
}

/** Stock by warehouse and SKU. */
export async function stockView(reader: Reader, { limit, sku }: StockFilter): Promise<readonly StockView[]> {
  const where = sku === undefined ? "" : "where sku = ?";
  const text = `select * from stock ${where} order by warehouse, sku limit ?`;
  const rows = await reader.all(text, sku === undefined ? [limit] : [sku, limit]);
  const reserved = await openReservations(reader, rows);
  return rows.map((row) => viewOf(row, reserved.get(numberOf(row, "id")) ?? 0));
}

function viewOf(row: SqlRow, reserved: number): StockView {
  return {
    warehouse: textOf(row, "warehouse"),
    sku: textOf(row, "sku"),
    figures: contentOf(stockColumns, row),
    openReservations: quantityText(reserved),
    available: quantityText(Math.max(0, numberOf(row, "available_e4") - reserved)),
    postedAt: textOf(row, "posted_at"),
  };
}
