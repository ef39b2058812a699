import type { Content } from "../model/document.ts";
import type { RunContext } from "../model/mapping.ts";
import type { Problem } from "../model/problem.ts";
import type { Element, Row } from "../model/record.ts";

/** A piece of a document on its way out, with the way back up. */
export interface Entry {
  readonly kind: "entry";
  readonly content: Content;
  readonly parent: Entry | undefined;
}

/** What references read from: a row, an element, or a piece of a document. */
export type Item = Row | Element | Entry;

/** Where a value stood in the file, as far as it is known. */
export interface Place {
  readonly line?: number;
  readonly column?: number;
  readonly field?: string;
}

/** The state of a mapping at work on one file. What changes in it belongs to the record in hand. */
export interface Work {
  readonly run: RunContext;
  /** Index in the row of each column the mapping names, by slot; -1 where the file lacks it. */
  readonly columns: Int32Array;
  /** Counts and sums over the outgoing file, by slot: exact decimals. */
  readonly tally: string[];
  /** The parts of the record in hand. */
  record: readonly Item[];
  /** The same without the lines that a `drop` rule took out. */
  kept: readonly Item[];
  problems: Problem[];
  /** Why the record in hand is to be held; "" when it is not. */
  hold: string;
}

/** What a field sees: all parts of a record, or the one that an `each` stands at. */
export interface Scope {
  readonly work: Work;
  readonly items: readonly Item[];
  /** 1-based place within the `each`. */
  readonly position: number;
}

/** A compiled reference: gives trimmed text, "" where there is nothing. */
export interface Reader {
  /** How the mapping names it, for messages. */
  readonly name: string;
  read(scope: Scope): string;
  place(scope: Scope): Place;
}

/** Sees one item of a path; true stops the walk. */
export type See = (item: Item) => boolean;

/** Finds what `each` or `at` names. */
export interface Picker {
  pick(scope: Scope): readonly Item[];
  /** How references are read inside. */
  readonly inner: Reach;
}

/** How names are resolved at one place of a mapping. Both give a sentence instead where the text is wrong. */
export interface Reach {
  reference(text: string): Reader | string;
  items(path: string): Picker | string;
}

/** A scope that holds one item. */
export function scopeOf(work: Work, item: Item, position: number): Scope {
  return { work, items: [item], position };
}

/** Adds a problem of the record in hand. */
export function complain(
  scope: Scope,
  code: string,
  place: Place,
  message: string,
  more: { readonly found?: string; readonly expected?: string } = {},
): undefined {
  scope.work.problems.push({ severity: "error", scope: "record", code, message, ...place, ...more });
  return undefined;
}
