import { listOf } from "../ledger/columns.ts";
import type { OrderLine } from "../ledger/orders.ts";
import type { Content, IncomingDocument } from "../model/document.ts";
import { type Problem, quoted } from "../model/problem.ts";
import { wrong } from "./findings.ts";
import { misfit, wantedOf } from "./line-findings.ts";
import { type Share, shareOut } from "./line-match.ts";
import type { OpenOrder } from "./warehouse-orders.ts";

/** What a shipment does to its order. */
export interface Shipped {
  readonly shares: readonly Share[];
  /** The order afterwards. */
  readonly order: OpenOrder;
}

/** Ships what the document names of the order, or says why that cannot be. Pure. */
export function decideShipment(document: IncomingDocument, order: OpenOrder): Shipped | Problem {
  if (order.status === "CANCELLED") return orderCancelled(document);
  const wanted = listOf(document.content.lines).map(wantedOf);
  const shares = wanted.length === 0 ? theRest(document.content, order) : shareOut(order.lines, wanted, left);
  if ("kind" in shares) return misfit("shipment", document, wanted, shares);
  const lines = order.lines.map((line) => ({ ...line, shipped: line.shipped + taken(shares, line) }));
  return { shares, order: { ...order, lines, status: statusAfter(document.content, order.status, lines) } };
}

/** A shipment that names no lines holds all that is left, unless it says that more will come. */
function theRest({ final }: Content, { lines }: OpenOrder): readonly Share[] {
  if (final === false) return [];
  const open = lines.filter((line) => line.isArticle && left(line) > 0);
  return open.map((line, of) => ({ line, quantity: left(line), of }));
}

function left({ ordered, shipped }: OrderLine): number {
  return ordered - shipped;
}

/** How much of a line the shares take, in ten-thousandths. */
export function taken(shares: readonly Share[], { lineNo }: OrderLine): number {
  return shares.filter(({ line }) => line.lineNo === lineNo).reduce((sum, { quantity }) => sum + quantity, 0);
}

/** A late shipment never moves an order back. */
function statusAfter({ final }: Content, before: string, lines: readonly OrderLine[]): string {
  if (before === "RETURNED" || before === "SHIPPED") return before;
  const isDone = final === true || lines.every((line) => !line.isArticle || left(line) <= 0);
  return isDone ? "SHIPPED" : "PARTIALLY_SHIPPED";
}

function orderCancelled({ key, line, content }: IncomingDocument): Problem {
  const number = String(content.orderNumber);
  const message = `shipment ${quoted(key)} is for order "${quoted(number)}", which is cancelled`;
  return wrong("shipment.order-cancelled", message, { line, field: "orderNumber", found: number });
}
