import type { StockView } from "../ledger/index.ts";
import type { Value } from "../model/document.ts";
import { factLines } from "./fact-lines.ts";
import { localTime } from "./local-time.ts";
import { table } from "./table.ts";

/** Stock as a table. */
export function stockTable(stock: readonly StockView[], timezone: string): string {
  if (stock.length === 0) return "No stock has come in yet.";
  const head = [
    "SKU",
    "Warehouse",
    "On hand",
    "Promised",
    "To stores",
    "Damaged",
    "Incoming",
    `As of (${timezone})`,
  ];
  const rows = stock.map(({ sku, warehouse, figures, openReservations, available }) => [
    ...[sku, warehouse, text(figures.onHand), openReservations, available],
    ...[text(figures.damaged), text(figures.incoming), time(figures.asOf, timezone)],
  ]);
  return table(head, rows);
}

/** One article's stock in one warehouse, each figure with its meaning. */
export function oneStockText({ sku, warehouse, figures, ...view }: StockView, timezone: string): string {
  const facts = factLines([
    ["On hand", text(figures.onHand)],
    ["Reserved", text(figures.reserved)],
    ["Available", `${text(figures.available)} (the warehouse's own figure)`],
    ["Damaged", text(figures.damaged)],
    ["Incoming", text(figures.incoming)],
    ["Promised", `${view.openReservations} to orders the warehouse had not counted`],
    ["To stores", view.available],
    ["As of", `${time(figures.asOf, timezone)} (${timezone})`],
    ["Came in", localTime(view.postedAt, timezone)],
  ]);
  return [`${sku} in ${warehouse}`, ...facts].join("\n");
}

function text(value: Value | undefined): string {
  return typeof value === "string" ? value : "";
}

function time(value: Value | undefined, timezone: string): string {
  return typeof value === "string" ? localTime(value, timezone) : "";
}
