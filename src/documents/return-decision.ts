import { listOf } from "../ledger/columns.ts";
import type { OrderLine } from "../ledger/orders.ts";
import type { Content, IncomingDocument } from "../model/document.ts";
import { type Problem, quoted } from "../model/problem.ts";
import { told, wrong } from "./findings.ts";
import { misfit, wantedOf } from "./line-findings.ts";
import { type Share, shareOut } from "./line-match.ts";
import type { OpenOrder } from "./warehouse-orders.ts";

/** Some of an order line that came back. */
export interface ReturnShare extends Share {
  readonly condition: string | undefined;
  readonly disposition: string | undefined;
  readonly reason: string | undefined;
}

/** What a return does to its order. */
export interface Returned {
  readonly shares: readonly ReturnShare[];
  /** The order afterwards. */
  readonly order: OpenOrder;
  readonly problems: readonly Problem[];
}

/** Takes back what the document names of the order, or says why that cannot be. Pure. */
export function decideReturn(document: IncomingDocument, order: OpenOrder): Returned | Problem {
  if (order.status === "CANCELLED") return orderCancelled(document);
  const given = listOf(document.content.lines);
  if (given.length === 0) return noLines(document);
  const wanted = given.map(wantedOf);
  const shares = shareOut(order.lines, wanted, left);
  if ("kind" in shares) return misfit("return", document, wanted, shares);
  const described = shares.map((share) => ({ ...share, ...describedBy(given[share.of] ?? {}) }));
  return { shares: described, order: after(order, shares), problems: notShipped(document, order) };
}

function left({ ordered, returned }: OrderLine): number {
  return ordered - returned;
}

function after(order: OpenOrder, shares: readonly Share[]): OpenOrder {
  const lines = order.lines.map((line) => {
    const mine = shares.filter((share) => share.line.lineNo === line.lineNo);
    return { ...line, returned: mine.reduce((sum, { quantity }) => sum + quantity, line.returned) };
  });
  return { ...order, lines, status: isOut(order) ? "RETURNED" : order.status };
}

/** An order that the warehouse cannot have, by mistake named in a return, has still to reach it. */
function isOut({ wasSent, lines }: OpenOrder): boolean {
  return wasSent || lines.some(({ shipped }) => shipped > 0);
}

function describedBy({ condition, disposition, reason }: Content) {
  return {
    condition: typeof condition === "string" ? condition : undefined,
    disposition: typeof disposition === "string" ? disposition : usual(condition),
    reason: typeof reason === "string" ? reason : undefined,
  };
}

/** Unused goods go back to stock, used or damaged ones to the damaged bin. */
function usual(condition: Content[string] | undefined): string | undefined {
  if (condition === "new") return "restock";
  return condition === "opened" || condition === "damaged" ? "damagedBin" : undefined;
}

/** The shipment may have been lost or be late; the goods are there all the same. */
function notShipped({ key, line, content }: IncomingDocument, { lines }: OpenOrder): readonly Problem[] {
  if (lines.some(({ shipped }) => shipped > 0)) return [];
  const number = quoted(String(content.orderNumber));
  const message = `return ${quoted(key)} is for order "${number}", of which no shipment came in`;
  return [told("return.not-shipped", message, { line, field: "orderNumber" })];
}

function orderCancelled({ key, line, content }: IncomingDocument): Problem {
  const number = String(content.orderNumber);
  const message = `return ${quoted(key)} is for order "${quoted(number)}", which is cancelled`;
  return wrong("return.order-cancelled", message, { line, field: "orderNumber", found: number });
}

/** Money is paid back for what is named here, so nothing is guessed. */
function noLines({ key, line }: IncomingDocument): Problem {
  const message = `return ${quoted(key)} has no lines, expected what came back`;
  return wrong("return.no-lines", message, { line, field: "lines" });
}
