import { formats } from "../formats/index.ts";
import { GatewayError } from "../model/error.ts";
import { defaultLimits, type ReadOptions } from "../model/format.ts";
import type { Table } from "../model/mapping.ts";
import type { Problem } from "../model/problem.ts";
import { readText } from "./mappings.ts";

/** Reads a code table: a CSV file in UTF-8 with a header, `,` or `;` between cells. `undefined` where there is none. */
export async function readTable(
  path: string,
): Promise<{ table: Table; problems: readonly Problem[] } | undefined> {
  const text = await readText(path);
  if (text === undefined) return undefined;
  const csv = formats.get("csv");
  if (csv === undefined)
    throw new GatewayError("format.missing", "There is no CSV format", { trouble: "bug" });
  const problems: Problem[] = [];
  const rows: Record<string, string>[] = [];
  const decoded = await csv.decode(once(text), layoutOf(text), (problem) =>
    problems.push({ ...problem, file: path }),
  );
  for await (const parts of decoded.parts) {
    for (const part of parts) {
      if (part.kind === "row") rows.push(rowOf(decoded.columns, part.cells));
    }
  }
  return { table: { columns: decoded.columns, rows }, problems };
}

function rowOf(columns: readonly string[], cells: readonly string[]): Record<string, string> {
  const row: Record<string, string> = Object.create(null);
  for (const [at, column] of columns.entries()) row[column] = (cells[at] ?? "").trim();
  return row;
}

function layoutOf(text: string): ReadOptions {
  const header = text.slice(0, text.search(/[\r\n]|$/));
  return {
    format: "csv",
    encoding: "utf-8",
    delimiter: header.includes(";") ? ";" : ",",
    quote: '"',
    finalNewline: "optional",
    noRecords: "problem",
    record: [],
    namespaces: {},
    keepAround: false,
    limits: defaultLimits,
  };
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
