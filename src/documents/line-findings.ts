import { quantityText, tenThousandths } from "../ledger/quantity.ts";
import type { Content, IncomingDocument, Value } from "../model/document.ts";
import { type Problem, quoted } from "../model/problem.ts";
import { wrong } from "./findings.ts";
import type { Mismatch, WantedLine } from "./line-match.ts";

/** What a line of a shipment or a return asks for. */
export function wantedOf({ lineId, sku, quantity }: Content): WantedLine {
  const amount = textOf(quantity);
  return {
    lineId: textOf(lineId),
    sku: textOf(sku),
    quantity: amount === undefined ? undefined : tenThousandths(amount),
  };
}

function textOf(value: Value | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** Says why a line of a shipment or a return does not fit its order. */
export function misfit(
  name: "shipment" | "return",
  document: IncomingDocument,
  wanted: readonly WantedLine[],
  { of, kind, left }: Mismatch,
): Problem {
  const line = wanted[of] ?? { lineId: undefined, sku: undefined, quantity: undefined };
  return kind === "unknown-line" ? unknownLine(name, document, line) : tooMany(name, document, line, left);
}

function unknownLine(name: string, { key, line, content }: IncomingDocument, want: WantedLine): Problem {
  const order = quoted(String(content.orderNumber));
  const message = `${name} ${quoted(key)} has ${named(want)}, expected a line of order ${order}`;
  const field = want.lineId === undefined ? "lines.sku" : "lines.lineId";
  return wrong(`${name}.unknown-line`, message, { line, field, found: want.lineId ?? want.sku ?? "" });
}

function tooMany(
  name: string,
  { key, line, content }: IncomingDocument,
  want: WantedLine,
  left: number,
): Problem {
  const found = quantityText(want.quantity ?? 0);
  const expected = `at most ${quantityText(left)}`;
  const order = quoted(String(content.orderNumber));
  const message = `${name} ${quoted(key)} has ${found} of ${named(want)}, expected ${expected}, which is left of order ${order}`;
  return wrong(`${name}.too-many`, message, { line, field: "lines.quantity", found, expected });
}

function named({ lineId, sku }: WantedLine): string {
  const id = lineId === undefined ? [] : [`line id "${quoted(lineId)}"`];
  const article = sku === undefined ? [] : [`SKU "${quoted(sku)}"`];
  const names = [...id, ...article];
  return names.length === 0 ? "a line without lineId and sku" : names.join(" and ");
}
