import { type Cells, cellsOf, digestOf, listOf } from "../ledger/columns.ts";
import { orderColumns, orderLineColumns } from "../ledger/orders.ts";
import type { Content, IncomingDocument, Value } from "../model/document.ts";
import { type Problem, quoted } from "../model/problem.ts";
import { told, wrong } from "./findings.ts";

/** Which SKUs the store's orders may have, and what becomes of a line with another. */
export interface SkuRule {
  readonly rule: "accept" | "reject" | "dropLine";
  readonly known: ReadonlySet<string>;
}

/** An order of a file as it would stand in the ledger. */
export interface Offer {
  readonly cells: Cells;
  readonly lines: readonly Cells[];
  /** SKUs of its article lines. */
  readonly skus: readonly string[];
  readonly hash: string;
  readonly problems: readonly Problem[];
}

/** What cannot be posted: `rejected` is the store's mistake, `refused` is a rule of ours. */
export interface NoOffer {
  readonly outcome: "rejected" | "refused";
  readonly problems: readonly Problem[];
}

/** Makes the order ready: names its lines, and looks whether their SKUs are known. Pure. */
export function offerOf(document: IncomingDocument, skus: SkuRule): Offer | NoOffer {
  const lines = listOf(document.content.lines).map(withLineId);
  const twice = lineIdGivenTwice(lines);
  if (twice !== undefined) return rejected(lineTwice(document, twice));
  const unknown = skus.rule === "accept" ? [] : lines.filter((line) => isUnknown(line, skus.known));
  if (unknown.length === 0) return offer(document.content, lines, []);
  if (skus.rule === "reject") return rejected(...unknown.map((line) => unknownSku(wrong, document, line)));
  return withoutLines(document, lines, unknown);
}

function rejected(...problems: readonly Problem[]): NoOffer {
  return { outcome: "rejected", problems };
}

function withoutLines(
  document: IncomingDocument,
  lines: readonly Content[],
  dropped: readonly Content[],
): Offer | NoOffer {
  const problems = dropped.map((line) => unknownSku(told, document, line));
  const left = lines.filter((line) => !dropped.includes(line));
  if (left.some(isArticle)) return offer(document.content, left, problems);
  return { outcome: "refused", problems: [...problems, noLinesLeft(document)] };
}

function offer(content: Content, lines: readonly Content[], problems: readonly Problem[]): Offer {
  const cells = cellsOf(orderColumns, content);
  const lineCells = lines.map((line) => cellsOf(orderLineColumns, line));
  const skus = lines.filter(isArticle).map((line) => textOf(line.sku));
  return { cells, lines: lineCells, skus, hash: digestOf(cells, lineCells), problems };
}

function withLineId(line: Content, at: number): Content {
  return line.lineId === undefined ? { ...line, lineId: String(at + 1) } : line;
}

function lineIdGivenTwice(lines: readonly Content[]): string | undefined {
  const ids = lines.map((line) => textOf(line.lineId));
  return new Set(ids).size === ids.length ? undefined : ids.find((id, at) => ids.indexOf(id) !== at);
}

function isUnknown(line: Content, known: ReadonlySet<string>): boolean {
  return isArticle(line) && !known.has(textOf(line.sku));
}

/** Is it a line that the warehouse picks? */
export function isArticle(line: Content): boolean {
  return line.kind === undefined || line.kind === "article";
}

function textOf(value: Value | undefined): string {
  return typeof value === "string" ? value : "";
}

function unknownSku(severity: typeof wrong, { key, line }: IncomingDocument, { sku }: Content): Problem {
  const found = textOf(sku);
  const what = severity === told ? "; the line was left out" : "";
  const message = `order ${quoted(key)} has SKU "${quoted(found)}", expected an article of this store${what}`;
  return severity("order.unknown-sku", message, {
    line,
    field: "lines.sku",
    found,
    expected: "an article of this store",
  });
}

function noLinesLeft({ key, line }: IncomingDocument): Problem {
  const message = `order ${quoted(key)} was not taken, because no line with a known SKU is left`;
  return told("order.no-lines-left", message, { line, field: "lines" });
}

function lineTwice({ key, line }: IncomingDocument, found: string): Problem {
  const message = `order ${quoted(key)} has line id "${quoted(found)}" twice, expected one line of each id`;
  return wrong("order.line-twice", message, { line, field: "lines.lineId", found });
}
