import { hash } from "node:crypto";
import type { Content, Value } from "../model/document.ts";
import { shortest, sortable } from "./instant.ts";
import { quantityText, tenThousandths } from "./quantity.ts";
import type { Binding, SqlRow } from "./transaction.ts";

/** What a column holds; amounts and days are `text`. */
export type Kind = "text" | "instant" | "quantity" | "yesno";

/** The column in which a document's field is kept. */
export interface Column {
  /** The object within the document that holds the field, "" for the document itself. */
  readonly group: string;
  readonly field: string;
  /** `deliverTo.address1` is `deliver_to_address1`, a quantity ends in `_e4`. */
  readonly name: string;
  readonly kind: Kind;
}

/** A row's values, in the order of some columns. */
export type Cells = readonly Binding[];

/** Columns of the fields, in their order. A hash depends on that order: add new ones at the end. */
export function columnsOf(fields: Readonly<Record<string, Kind>>): readonly Column[] {
  return Object.entries(fields).map(([path, kind]) => {
    const [group, field] = path.includes(".") ? path.split(".") : ["", path];
    return { group: group ?? "", field: field ?? path, name: columnName(path, kind), kind };
  });
}

function columnName(path: string, kind: Kind): string {
  const snake = path.replace(".", "_").replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return kind === "quantity" ? `${snake}_e4` : snake;
}

/** Names of the columns. */
export function namesOf(columns: readonly Column[]): readonly string[] {
  return columns.map(({ name }) => name);
}

/** A document's values in the order of the columns; what it does not say is null. */
export function cellsOf(columns: readonly Column[], content: Content): Cells {
  return columns.map(({ group, field, kind }) => {
    const holder = group === "" ? content : groupOf(content, group);
    return holder === undefined ? null : cellOf(kind, holder[field]);
  });
}

function cellOf(kind: Kind, value: Value | undefined): Binding {
  if (kind === "yesno") return typeof value === "boolean" ? Number(value) : null;
  if (typeof value !== "string") return null;
  if (kind === "quantity") return tenThousandths(value);
  return kind === "instant" ? sortable(value) : value;
}

/** The document of a row: exactly what `cellsOf` was given, without what is null. */
export function contentOf(columns: readonly Column[], row: SqlRow): Record<string, Value> {
  const content: Record<string, Value> = {};
  const groups: Record<string, Record<string, Value>> = {};
  for (const { group, field, name, kind } of columns) {
    const value = valueIn(kind, row[name] ?? null);
    if (value === undefined) continue;
    if (group === "") content[field] = value;
    else content[group] = groups[group] = { ...groups[group], [field]: value };
  }
  return content;
}

function valueIn(kind: Kind, cell: Binding): Value | undefined {
  if (cell === null) return undefined;
  if (kind === "yesno") return cell === 1;
  if (typeof cell === "number") return kind === "quantity" ? quantityText(cell) : String(cell);
  return kind === "instant" ? shortest(cell) : cell;
}

function groupOf(content: Content, group: string): Content | undefined {
  const value = content[group];
  return isContent(value) ? value : undefined;
}

/** The objects of a list, none where there is no list. */
export function listOf(value: Value | undefined): readonly Content[] {
  return Array.isArray(value) ? value.filter(isContent) : [];
}

function isContent(value: Value | undefined): value is Content {
  return typeof value === "object" && !Array.isArray(value);
}

/**
 * Digest of a document's cells and of its lists' cells. Nulls at the end do not count, so that a column added later
 * leaves the digests of documents that do not use it as they were.
 */
export function digestOf(head: Cells, ...lists: readonly (readonly Cells[])[]): string {
  let text = spelled(head);
  for (const list of lists) {
    text += "[";
    for (const cells of list) text += spelled(cells);
  }
  return hash("sha256", text, "base64url");
}

/** Each text with its length before it: no two rows are spelled alike, whatever stands in them. */
function spelled(cells: Cells): string {
  const end = cells.findLastIndex((cell) => cell !== null);
  let text = "";
  for (let at = 0; at <= end; at++) {
    const cell = cells[at] ?? null;
    if (cell === null) text += "-";
    else text += typeof cell === "number" ? `#${cell};` : `${cell.length}:${cell}`;
  }
  return `${text}|`;
}
