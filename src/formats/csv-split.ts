import type { ReadOptions } from "../model/format.ts";
import type { Problem } from "../model/problem.ts";
import { readCells } from "./csv-cells.ts";
import {
  cutOff,
  isDelimiter,
  longRecord,
  mixedLineEnds,
  nul,
  otherDelimiter,
  textAfterQuote,
  unclosedQuote,
} from "./csv-problems.ts";
import { newScanner, type Scanner } from "./csv-scan.ts";
import { after, start } from "./place.ts";
import type { Verdict } from "./refusal.ts";

export type Newline = "\n" | "\r\n" | "\r";

/** Whole records that all end with the same line break, the last one too. */
export interface CsvBlock {
  readonly text: string;
  readonly newline: Newline;
  /** The line on which each record begins; 0 for a blank line. */
  readonly lines: readonly number[];
}

/**
 * Cuts the text of a flat file into blocks of whole records, each with its line. The parser that reads the
 * cells so never sees half a record or one beyond the limit, which would cost it quadratic time.
 */
export async function* splitRecords(
  texts: AsyncIterable<string>,
  options: ReadOptions,
  verdict: Verdict,
): AsyncGenerator<CsvBlock> {
  const { recordLength } = options.limits;
  let rest: Rest = { text: "", line: 1 };
  let scanned = 0;
  let newline: Newline | undefined;
  let mixed = false;
  const take = function* (split: Split): Generator<CsvBlock> {
    for (const block of split.blocks) {
      const changed = newline !== undefined && newline !== block.newline;
      if (changed && !mixed) verdict.report(mixedLineEnds(block.lines.find((line) => line > 0)));
      mixed ||= changed;
      newline = block.newline;
      yield block;
    }
    if (split.problem !== undefined) verdict.report(split.problem);
    rest = split.rest;
    scanned = rest.text.length;
  };

  for await (const text of texts) {
    if (verdict.refused()) return;
    const zero = text.indexOf("\0");
    if (zero >= 0) return verdict.report(nul(lineOf(rest, rest.text + text.slice(0, zero))));
    rest = { ...rest, text: rest.text + text };
    // Twice as much as last time, or it is not worth scanning again: keeps the whole linear.
    if (rest.text.length < 2 * scanned && rest.text.length <= recordLength) continue;
    yield* take(split(rest, options, false));
    if (verdict.refused()) return;
  }
  if (verdict.refused() || rest.text === "") return;
  const ended = /[\r\n]$/.test(rest.text);
  const tail = split(ended ? rest : { ...rest, text: rest.text + (newline ?? "\n") }, options, true);
  if (ended || options.finalNewline === "optional") yield* take(tail);
  else verdict.report(tail.problem ?? cutOff(tail.rest.line - 1));
}

/** Text that is not split yet, and the line on which it begins. */
interface Rest {
  readonly text: string;
  readonly line: number;
}

interface Split {
  readonly blocks: readonly CsvBlock[];
  readonly rest: Rest;
  readonly problem: Problem | undefined;
}

function split({ text, line: first }: Rest, options: ReadOptions, last: boolean): Split {
  const scanner = newScanner(text, options, last);
  const limit = options.limits.recordLength;
  const blocks: CsvBlock[] = [];
  let lines: number[] = [];
  let newline: Newline = "\n";
  let begin = 0;
  let at = 0;
  let line = first;
  const flush = (): void => {
    if (lines.length > 0) blocks.push({ text: text.slice(begin, at), newline, lines });
    begin = at;
    lines = [];
  };
  while (at < text.length) {
    const end = scanner.end(at);
    if (end === Number.POSITIVE_INFINITY || end - at > limit) break;
    const found = newlineAt(text, end);
    if (found !== newline) flush();
    newline = found;
    lines.push(end === at ? 0 : line);
    line += scanner.broken() ? lineOf({ text, line: 1 }, text.slice(at, end)) : 1;
    at = end + newline.length;
  }
  flush();
  const rest = { text: text.slice(at), line };
  return { blocks, rest, problem: problemOf(scanner, rest, at, options, last) };
}

function newlineAt(text: string, index: number): Newline {
  if (text[index] === "\n") return "\n";
  return text[index + 1] === "\n" ? "\r\n" : "\r";
}

/** What keeps the rest from ever becoming records; `at` is where in the scanner's text it begins. */
function problemOf(
  scanner: Scanner,
  rest: Rest,
  at: number,
  options: ReadOptions,
  last: boolean,
): Problem | undefined {
  const { limits } = options;
  const open = scanner.unclosed() - at;
  const tooLong = rest.text.length > limits.recordLength;
  if (scanner.stray() >= 0) return strayProblem(rest, open, scanner.stray() - at, options);
  if (open >= 0 && (tooLong || last))
    return unclosedQuote(lineOf(rest, rest.text.slice(0, open)), last, limits);
  return tooLong ? longRecord(rest.line, limits) : undefined;
}

/** In the header, a delimiter where ours should be says that ours is wrong. */
function strayProblem({ text, line }: Rest, open: number, stray: number, options: ReadOptions): Problem {
  const found = text[stray] ?? "";
  const column = cellsBefore(text.slice(0, open), options);
  if (column === 1 && isDelimiter(found) && line === 1) return otherDelimiter(line, options.delimiter, found);
  const cellLine = lineOf({ text, line }, text.slice(0, stray));
  return textAfterQuote(
    cellLine,
    column,
    text.slice(open, stray),
    text
      .slice(stray, stray + 40)
      .split(/[\r\n]/, 1)
      .join(),
  );
}

/** The number of the cell that begins after `text`, the start of a record. */
function cellsBefore(text: string, dialect: ReadOptions): number {
  const [cells] = readCells({ text: `${text}\n`, newline: "\n", lines: [1] }, dialect);
  return cells?.length ?? 1;
}

/** The line on which `text` ends, which begins where `rest` does. */
function lineOf(rest: Rest, text: string): number {
  return after({ ...start, line: rest.line }, text).line;
}
