import type { Decoded, ReadOptions } from "../model/format.ts";
import type { Problem, Report } from "../model/problem.ts";
import type { Row } from "../model/record.ts";
import { binaryContent, markupContent } from "./content.ts";
import { readCells } from "./csv-cells.ts";
import {
  empty,
  likelyDelimiter,
  notCsv,
  otherDelimiter,
  otherWidth,
  tooManyColumns,
} from "./csv-problems.ts";
import { splitRecords } from "./csv-split.ts";
import { decodeText } from "./decoding.ts";
import { type Verdict, verdictOn } from "./refusal.ts";

/** Opens a flat file: reads its header, gives its rows in batches. See `Format.decode`. */
export async function readCsv(
  source: AsyncIterable<Uint8Array>,
  options: ReadOptions,
  report: Report,
): Promise<Decoded> {
  const verdict = verdictOn(report);
  const batches = readRows(source, options, verdict);
  const first = await firstRows(batches, options);
  const [header, ...rows] = first;
  const problem = header === undefined ? empty() : headerProblem(header, rows, options);
  if (verdict.refused() || header === undefined || problem !== undefined) {
    await batches.return(undefined);
    if (!verdict.refused() && problem !== undefined) verdict.report(problem);
    return { columns: [], headerLine: header?.line ?? 0, parts: nothing() };
  }
  const columns = header.cells.map((cell) => cell.trim());
  return { columns, headerLine: header.line, parts: parts(rows, batches, columns.length) };
}

async function* readRows(
  source: AsyncIterable<Uint8Array>,
  options: ReadOptions,
  verdict: Verdict,
): AsyncGenerator<Row[]> {
  const texts = decodeText(source, options.encoding, verdict, foreign);
  for await (const block of splitRecords(texts, options, verdict)) {
    const rows: Row[] = [];
    for (const [index, cells] of readCells(block, options).entries()) {
      const line = block.lines[index] ?? 0;
      if (line > 0) rows.push({ kind: "row", line, cells });
    }
    if (rows.length > 0) yield rows;
  }
}

function foreign(head: Buffer): Problem | undefined {
  const content =
    binaryContent(head) ?? markupContent(head.toString("latin1", 0, 512).replace(/[\0\x80-\xff]/g, ""));
  return content === undefined ? undefined : notCsv(content);
}

/** The first rows there are, without the line in which spreadsheets are told the delimiter. */
async function firstRows(batches: AsyncGenerator<Row[]>, { delimiter }: ReadOptions): Promise<Row[]> {
  let rows: Row[] = [];
  while (rows.length === 0) {
    const { value, done } = await batches.next();
    if (done === true) return rows;
    rows = value;
    const hint = rows[0]?.cells.join(delimiter).toLowerCase();
    if (rows[0]?.line === 1 && hint === `sep=${delimiter}`) rows = rows.slice(1);
  }
  return rows;
}

function headerProblem(header: Row, rows: readonly Row[], options: ReadOptions): Problem | undefined {
  const { line, cells } = header;
  if (cells.length > options.limits.columns) return tooManyColumns(line, cells.length, options.limits);
  const [only = ""] = cells;
  const other =
    cells.length === 1 ? likelyDelimiter(only, rows[0]?.cells.join(""), options.delimiter) : undefined;
  return other === undefined ? undefined : otherDelimiter(line, options.delimiter, other);
}

async function* parts(rows: readonly Row[], batches: AsyncGenerator<Row[]>, width: number) {
  try {
    const first = checked(rows, width);
    if (first.length > 0) yield first;
    for await (const batch of batches) yield checked(batch, width);
  } finally {
    await batches.return(undefined);
  }
}

/** Marks the rows of another width than the header; leaves lines of blanks out. */
function checked(rows: readonly Row[], width: number): readonly Row[] {
  if (rows.every(({ cells }) => cells.length === width)) return rows;
  return rows
    .filter(({ cells }) => cells.length !== 1 || width === 1 || cells[0]?.trim() !== "")
    .map((row) => {
      const found = row.cells.length;
      return found === width ? row : { ...row, flaw: otherWidth(row.line, found, width) };
    });
}

async function* nothing(): AsyncGenerator<never> {}
