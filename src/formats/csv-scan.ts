import type { ReadOptions } from "../model/format.ts";

/** What scanning needs to know of how a file is written. */
export type Dialect = Pick<ReadOptions, "delimiter" | "quote">;

/** Finds where records end in a text, by the rules of the parser that reads the cells. */
export interface Scanner {
  /** Index of the line break that ends the record beginning at `from`; Infinity where there is none. */
  end(from: number): number;
  /** Is there a line break in a cell of the record found last? */
  broken(): boolean;
  /** Index of the quote whose cell did not end as it must, or -1. */
  unclosed(): number;
  /** Index of the text that follows its closing quote, or -1 where there is no closing quote. */
  stray(): number;
}

const blank = /[^\S\r\n]/;

/** `last`: no text follows, so that a quote at the very end closes its cell. */
export function newScanner(text: string, { delimiter, quote }: Dialect, last: boolean): Scanner {
  const nextReturn = finder(text, "\r");
  const nextFeed = finder(text, "\n");
  const nextQuote = quote === "" ? () => Number.POSITIVE_INFINITY : finder(text, quote);
  const nextBreak = (at: number): number => Math.min(nextFeed(at), nextReturn(at));
  // Codes, not characters: this loop runs once for every quoted cell.
  const delimiterCode = delimiter.charCodeAt(0);
  const quoteCode = quote.charCodeAt(0);
  let broken = false;
  let unclosed = -1;
  let stray = -1;

  function end(from: number): number {
    broken = false;
    let at = from;
    for (;;) {
      if (text.charCodeAt(at) !== quoteCode) {
        const lineEnd = nextBreak(at);
        at = nextOpening(at, lineEnd);
        if (at >= lineEnd) return complete(lineEnd);
      }
      const close = closing(at);
      if (close === Number.POSITIVE_INFINITY) return fail(at, -1);
      if (nextBreak(at) < close) broken = true;
      const next = text.charCodeAt(close + 1) === delimiterCode ? close + 1 : afterBlanks(close + 1);
      if (next === text.length) return Number.POSITIVE_INFINITY;
      if (text.charCodeAt(next) !== delimiterCode) {
        return nextBreak(next) === next ? complete(next) : fail(at, next);
      }
      at = next + 1;
    }
  }

  /** A quote opens a cell only at its start; anywhere else in an unquoted cell it is a character like others. */
  function nextOpening(from: number, lineEnd: number): number {
    let at = nextQuote(from);
    while (at < lineEnd && text.charCodeAt(at - 1) !== delimiterCode) at = nextQuote(at + 1);
    return at;
  }

  function closing(open: number): number {
    let at = text.indexOf(quote, open + 1);
    while (at >= 0 && text.charCodeAt(at + 1) === quoteCode) at = text.indexOf(quote, at + 2);
    if (at < 0 || (at === text.length - 1 && !last)) return Number.POSITIVE_INFINITY;
    return at;
  }

  function afterBlanks(from: number): number {
    let at = from;
    while (at < text.length && text[at] !== delimiter && blank.test(text[at] ?? "")) at++;
    return at;
  }

  /** A `\r` at the very end may be the first half of a `\r\n`. */
  function complete(lineEnd: number): number {
    return lineEnd === text.length - 1 && text[lineEnd] === "\r" && !last
      ? Number.POSITIVE_INFINITY
      : lineEnd;
  }

  function fail(open: number, strange: number): number {
    unclosed = open;
    stray = strange;
    return Number.POSITIVE_INFINITY;
  }
  return { end, broken: () => broken, unclosed: () => unclosed, stray: () => stray };
}

/** Finds the next of one character from an index that only grows; each is searched for once. */
function finder(text: string, character: string): (from: number) => number {
  let found = -1;
  return (from) => {
    if (found >= from) return found;
    const index = text.indexOf(character, from);
    found = index < 0 ? Number.POSITIVE_INFINITY : index;
    return found;
  };
}
