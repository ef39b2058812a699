import type { Limits } from "../model/format.ts";
import { type Problem, quoted } from "../model/problem.ts";
import { refusal, warning } from "./refusal.ts";

/** Delimiters that files of this kind usually have, and how people call them. */
const delimiters: ReadonlyMap<string, string> = new Map([
  [";", ";"],
  [",", ","],
  ["\t", "\\t"],
  ["|", "|"],
]);

export function empty(): Problem {
  return refusal("csv.empty", "the file is empty, expected a header", { line: 1 });
}

export function notCsv(content: string): Problem {
  return refusal("csv.not-csv", `the file is ${content}, expected a text file with rows`, {
    line: 1,
    found: content,
  });
}

export function nul(line: number): Problem {
  return refusal("csv.nul", "the file holds a NUL character; it is damaged, or no text", {
    line,
    found: "\\0",
  });
}

export function mixedLineEnds(line: number | undefined): Problem {
  const message = "this line ends otherwise than the lines before it";
  return warning("csv.mixed-line-ends", message, line === undefined ? {} : { line });
}

export function cutOff(line: number): Problem {
  const message = "the last line has no line break; the file seems cut off";
  return refusal("csv.cut-off", message, { line, expected: "a line break at the end" });
}

export function longRecord(line: number, { recordLength }: Limits): Problem {
  const message = `the row that begins here is longer than ${recordLength} characters`;
  return refusal("csv.long-record", message, { line, expected: `at most ${recordLength} characters` });
}

export function unclosedQuote(line: number, atEnd: boolean, { recordLength }: Limits): Problem {
  const where = atEnd ? "the end of the file" : `${recordLength} characters`;
  const message = `the quoted cell that begins here does not end before ${where}; is its closing quote missing?`;
  return refusal("csv.unclosed-quote", message, { line, expected: "a closing quote" });
}

/** `cell` is the quoted cell with its quotes, `rest` what follows it. */
export function textAfterQuote(line: number, column: number, cell: string, rest: string): Problem {
  const found = quoted(`${cell}${rest}`);
  const message = `cell ${column} is ${found}: text follows its closing quote; a quote inside a cell is written twice`;
  return refusal("csv.quote", message, { line, column, found, expected: "a delimiter or a line break" });
}

export function otherDelimiter(line: number, delimiter: string, other: string): Problem {
  const shown = delimiters.get(other) ?? other;
  const stated = delimiters.get(delimiter) ?? delimiter;
  const message = `the header has one column and "${shown}" in it; is "delimiter": "${shown}" right?`;
  return refusal("csv.delimiter", message, { line, found: shown, expected: stated });
}

export function tooManyColumns(line: number, found: number, { columns }: Limits): Problem {
  const message = `the header has ${found} columns, expected at most ${columns}`;
  return refusal("csv.columns", message, { line, found: String(found), expected: `at most ${columns}` });
}

/** What is wrong with a row of another width than the header: the document it belongs to is refused. */
export function otherWidth(line: number, found: number, expected: number): Problem {
  return {
    severity: "error",
    scope: "record",
    code: found < expected ? "csv.short-row" : "csv.long-row",
    message: `the row has ${found} ${found === 1 ? "cell" : "cells"}, expected ${expected} as in the header`,
    line,
    found: String(found),
    expected: String(expected),
  };
}

/** The delimiter other than the stated one that a lone header cell and the row after it both hold. */
export function likelyDelimiter(header: string, row: string | undefined, stated: string): string | undefined {
  const candidates = [...delimiters.keys()].filter((each) => each !== stated);
  return candidates.find((each) => {
    const count = header.split(each).length - 1;
    return row === undefined ? count > 1 : count > 0 && row.split(each).length - 1 === count;
  });
}

/** Is this a character that files usually delimit cells with? */
export function isDelimiter(character: string): boolean {
  return delimiters.has(character);
}
