import type { LineProgress, ListedOrder, OrderView, TimelineStep } from "../ledger/index.ts";
import type { Content } from "../model/document.ts";
import { colours } from "./colours.ts";
import { documentText } from "./document-text.ts";
import { localTime } from "./local-time.ts";
import { table } from "./table.ts";

/** Orders as a table, newest first. */
export function ordersText(
  orders: readonly ListedOrder[],
  limit: number,
  timezone: string,
  interactive: boolean,
): string {
  if (orders.length === 0) return "No orders have come in yet.";
  const head = ["Order", "Store", "Status", "Version", `Ordered (${timezone})`, "Lines", "Country"];
  const rows = orders.map((order) => [
    ...[order.orderNumber, order.partner, statusText(order.status, order.holdReason, interactive)],
    ...[String(order.version), localTime(order.orderedAt || undefined, timezone)],
    ...[String(order.lines), order.country],
  ]);
  const more = orders.length < limit ? [] : [`The newest ${limit}; --limit shows more.`];
  return [table(head, rows), ...more].join("\n");
}

/** One order: where it stands, what is in it, how far its lines are, and its timeline. */
export function orderText(order: OrderView, timezone: string, interactive: boolean): string {
  const { bold } = colours(interactive);
  const status = statusText(order.status, order.holdReason ?? "", interactive);
  return [
    `${bold(`Order ${String(order.content.orderNumber)}`)} of ${order.partner}: ${status}, version ${order.version}`,
    documentText(localTimes(withoutLines(order.content), timezone)),
    bold("Lines"),
    linesText(order.content, order.progress),
    bold(`Timeline (${timezone})`),
    ...order.timeline.map((step) => stepText(step, timezone)),
  ].join("\n");
}

function statusText(status: string, holdReason: string, interactive: boolean): string {
  const { green, red, yellow } = colours(interactive);
  const paint = ["ERROR", "CANCELLED"].includes(status) ? red : status === "HELD" ? yellow : green;
  return holdReason === "" ? paint(status) : `${paint(status)} (${holdReason})`;
}

function withoutLines({ lines: _, ...head }: Content): Content {
  return head;
}

function localTimes(content: Content, timezone: string): Content {
  const { orderedAt } = content;
  return typeof orderedAt === "string" ? { ...content, orderedAt: localTime(orderedAt, timezone) } : content;
}

function linesText({ lines }: Content, progress: readonly LineProgress[]): string {
  const names = Array.isArray(lines) ? lines : [];
  const rows = progress.map(({ lineId, sku, quantity, shipped, returned }, at) => {
    return [lineId, sku, nameOf(names[at]), quantity, zeroIsEmpty(shipped), zeroIsEmpty(returned)];
  });
  return table(["Line", "SKU", "Name", "Ordered", "Shipped", "Returned"], rows);
}

function nameOf(line: unknown): string {
  const isNamed = typeof line === "object" && line !== null && "name" in line;
  return isNamed && typeof line.name === "string" ? line.name : "";
}

function zeroIsEmpty(quantity: string): string {
  return quantity === "0" ? "" : quantity;
}

function stepText({ at, event, detail, receipt, delivery }: TimelineStep, timezone: string): string {
  const file = receipt ?? delivery;
  const where = file === undefined ? "" : ` (dropgate files ${file})`;
  return `  ${localTime(at, timezone)}  ${event}${detail === "" ? "" : `: ${detail}`}${where}`;
}
