import type { Problem, Report } from "./problem.ts";
import type { OutHead, OutRecord, OutTail, Part } from "./record.ts";

export type Encoding = "utf-8" | "utf-16" | "windows-1252" | "iso-8859-1";

/** How large a piece of a partner's file may be before it is refused. */
export interface Limits {
  /** Characters in one record (row or element with all it holds). Default: 1,048,576. */
  readonly recordLength: number;
  /** Columns of a flat file. Default: 4,096. */
  readonly columns: number;
  /** Levels of a nested file. Default: 64. */
  readonly depth: number;
}

export const defaultLimits: Limits = { recordLength: 1_048_576, columns: 4_096, depth: 64 };

/** How to read a file: the part of a mapping's `file` that its format understands. */
export interface ReadOptions {
  readonly format: string;
  readonly encoding: Encoding;
  /** Flat files: one character. Default: ",". */
  readonly delimiter: string;
  /** Flat files: one character, or "" where the file does not quote. Default: '"'. */
  readonly quote: string;
  /** `required`: a file whose last line has no line break was cut off. Default: "required". */
  readonly finalNewline: "required" | "optional";
  /** Nested files: the path of the repeated element from the root, `["export", "orders", "order"]`. */
  readonly record: readonly string[];
  /** Nested files: what other elements in place of every record mean. Default: "problem". */
  readonly noRecords: "problem" | "ignore";
  /** Nested files: prefix -> URI for the names in `record`. A name without prefix matches by local name. */
  readonly namespaces: Readonly<Record<string, string>>;
  /** Nested files: keep what stands beside and above the records, because the mapping looks there. */
  readonly keepAround: boolean;
  readonly limits: Limits;
}

/** A file opened for reading: its header is known, its parts are still to come. */
export interface Decoded {
  /** Column names as they stand in the file, trimmed, "" for a blank one; empty for nested files. */
  readonly columns: readonly string[];
  /** Line of the header, 0 where there is none. */
  readonly headerLine: number;
  /** Batches in file order. Ends early after a problem of scope `file` was reported. */
  readonly parts: AsyncIterable<readonly Part[]>;
}

/** How to write a file. */
export interface WriteOptions {
  readonly format: string;
  readonly encoding: Encoding;
  readonly bom: boolean;
  readonly newline: "lf" | "crlf";
  readonly delimiter: string;
  readonly quote: "when needed" | "always";
  /** Flat files: write the column names first. Default: true. */
  readonly header: boolean;
  /** Neutralise text cells that a spreadsheet would run. Default: true. */
  readonly spreadsheetSafe: boolean;
  /** Nested files: the default namespace of what is written, or "". */
  readonly namespace: string;
}

/** Writes one file, piece by piece; the pieces one after another are the file. */
export interface Encoder {
  begin(head: OutHead): Uint8Array;
  /** The bytes of one document, or what in it cannot be written (a character the encoding lacks). */
  record(record: OutRecord): Uint8Array | readonly Problem[];
  /** Comes after `begin`, which may come after the records. */
  end(tail: OutTail): Uint8Array;
}

/** One file format. Reads and writes; keeps nothing between files. */
export interface Format {
  readonly name: string;
  readonly shape: "rows" | "tree";
  /** File ending without the dot that files of this format usually have. */
  readonly extension: string;
  /**
   * Reads the header and gives the rest as a stream, in constant memory. What is wrong in the file goes to
   * `report`; only the source's own failure is thrown.
   */
  decode(source: AsyncIterable<Uint8Array>, options: ReadOptions, report: Report): Promise<Decoded>;
  encoder(options: WriteOptions): Encoder;
}
