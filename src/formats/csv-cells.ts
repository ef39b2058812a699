import Papa, { type ParseResult } from "papaparse";
import { GatewayError } from "../model/error.ts";
import type { Dialect } from "./csv-scan.ts";
import type { CsvBlock } from "./csv-split.ts";

/**
 * Reads the cells of a block, record by record, untrimmed. Throws `csv.disagreement` should the parser find
 * other records than the splitter did: then one of the two has a fault.
 */
export function readCells(block: CsvBlock, { delimiter, quote }: Dialect): readonly string[][] {
  // Not `Papa.parse`: what that makes for each call keeps the rows alive until a full garbage collection,
  // which then takes most of the time.
  const parser = new Papa.Parser({
    delimiter,
    newline: block.newline,
    ...(quote === "" ? { fastMode: true } : { quoteChar: quote }),
  });
  const { data, errors }: ParseResult<string[]> = parser.parse(block.text, 0, false);
  // After the last line break the parser sees one more record, which is empty.
  data.pop();
  if (data.length === block.lines.length && errors.length === 0) return data;
  const line = block.lines[errors[0]?.row ?? 0] ?? 0;
  throw new GatewayError("csv.disagreement", `cannot tell the rows apart from line ${line} on`, {
    trouble: "bug",
    cause: errors,
  });
}

/** Writes rows, each with its line break. `quote(text, column)` says which cells are quoted in any case. */
export function writeCells(
  rows: readonly (readonly string[])[],
  delimiter: string,
  newline: "\n" | "\r\n",
  quote: (text: string, column: number) => boolean,
): string {
  if (rows.length === 0) return "";
  const lines = Papa.unparse(
    rows.map((row) => [...row]),
    { header: false, delimiter, newline, quotes: quote },
  );
  return lines + newline;
}
