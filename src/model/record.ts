import type { Problem } from "./problem.ts";

/**
 * What a format makes of a file: one intermediate representation for all of them. Flat formats give rows,
 * nested ones give elements; a record is one or more of them that belong together.
 */

/** A row of a flat file. `cells` are as they stood in the file, untrimmed. */
export interface Row {
  readonly kind: "row";
  /** 1-based line on which the row begins. */
  readonly line: number;
  readonly cells: readonly string[];
  /** What is wrong with the row itself (too few or too many cells): the document it belongs to is refused. */
  readonly flaw?: Problem;
}

/** An attribute; `uri` is "" where it has no prefix. */
export interface Attribute {
  /** Local name. */
  readonly name: string;
  readonly uri: string;
  readonly value: string;
}

/** An element of a nested file. */
export interface Element {
  readonly kind: "element";
  /** 1-based line and column of its start tag. */
  readonly line: number;
  readonly column: number;
  /** Local name. */
  readonly name: string;
  readonly uri: string;
  readonly attributes: readonly Attribute[];
  readonly children: readonly Element[];
  /** Its own character data joined, untrimmed, but without children's and without blanks between them. */
  readonly text: string;
  /** The element around it; ancestors of a record hold their attributes, and children only if asked for. */
  readonly parent: Element | undefined;
}

/** One row or one element as a decoder gives it. */
export type Part = Row | Element;

/** What becomes one document: one part, or the several that `groupBy` put together (never none). */
export interface SourceRecord {
  readonly line: number;
  readonly parts: readonly [Part, ...Part[]];
}

/** A cell to write. Only `text` is neutralised against spreadsheets; `number` is left alone. */
export interface OutCell {
  readonly kind: "text" | "number";
  readonly text: string;
}

/** An element to write, in order. */
export interface OutElement {
  readonly name: string;
  readonly attributes: readonly (readonly [name: string, value: string])[];
  /** Either text or children; both empty writes an empty element. */
  readonly text: string;
  readonly children: readonly OutElement[];
}

/** What one document becomes in an outgoing file. */
export type OutRecord =
  | { readonly kind: "rows"; readonly rows: readonly (readonly OutCell[])[] }
  | { readonly kind: "element"; readonly element: OutElement };

/** What stands around the records: the column names, or the root element (without its records). */
export type OutHead =
  | { readonly kind: "rows"; readonly columns: readonly string[] }
  | { readonly kind: "element"; readonly root: OutElement };

/** What stands after the last record of a flat file. */
export interface OutTail {
  readonly rows: readonly (readonly OutCell[])[];
}
