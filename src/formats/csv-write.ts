import { GatewayError } from "../model/error.ts";
import type { Encoder, WriteOptions } from "../model/format.ts";
import type { Problem } from "../model/problem.ts";
import type { OutCell } from "../model/record.ts";
import { writeCells } from "./csv-cells.ts";
import { textWriter } from "./encoding.ts";
import { isolated, neutral } from "./spreadsheet.ts";

type Rows = readonly (readonly OutCell[])[];

/** Writes flat files. What it is given as `element` is a fault of the mapping: it throws. */
export function csvEncoder(options: WriteOptions): Encoder {
  const encoder = textWriter(options.encoding, options.bom);
  const newline = options.newline === "crlf" ? "\r\n" : "\n";
  const always = options.quote === "always";
  const safe = options.spreadsheetSafe;
  let names: readonly string[] = [];

  const textOf = ({ kind, text }: OutCell): string => (safe && kind === "text" ? neutral(text) : text);
  const lines = (rows: Rows): string => {
    const texts = rows.map((row) => row.map(textOf));
    // A row of one empty cell must not come out as a blank line, which readers skip.
    const lone = rows.some((row) => row.length === 1);
    const quote = (text: string) => always || (lone && text === "") || (safe && isolated(text));
    return writeCells(texts, options.delimiter, newline, quote);
  };
  const header = (columns: readonly string[]): string =>
    options.header ? lines([columns.map((text) => ({ kind: "text", text }))]) : "";

  return {
    begin(head) {
      if (head.kind !== "rows") throw notRows();
      names = head.columns;
      return Buffer.concat([encoder.bom, encoder.encode(header(names))]);
    },
    record(record) {
      if (record.kind !== "rows") throw notRows();
      const problems = record.rows.flatMap((row) => row.flatMap((cell, index) => unwritable(cell, index)));
      return problems.length > 0 ? problems : encoder.encode(lines(record.rows));
    },
    end: (tail) => encoder.encode(lines(tail.rows)),
  };

  function unwritable({ text }: OutCell, index: number): Problem[] {
    const found = text.includes("\0") ? "\\0" : encoder.lacks(text);
    if (found === undefined) return [];
    const field = names[index] ?? `column ${index + 1}`;
    const message = `${field} holds "${found}", which ${options.encoding} cannot hold`;
    return [
      {
        severity: "error",
        scope: "record",
        code: "encoding.unwritable",
        message,
        column: index + 1,
        field,
        found,
      },
    ];
  }
}

function notRows(): GatewayError {
  return new GatewayError("csv.not-rows", "cannot write an element into a flat file", { trouble: "bug" });
}
