import type { Content } from "./document.ts";
import type { ReadOptions, WriteOptions } from "./format.ts";
import type { Problem, Report } from "./problem.ts";
import type { OutHead, OutRecord, OutTail, Part, SourceRecord } from "./record.ts";

/** A code table, loaded: rows of text by column. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, string>>[];
}

/** What a run knows that the file does not: `{$store}`, `{$now}`, `{$file}`, `{$sequence}`. */
export interface RunContext {
  readonly partner: string;
  readonly file: string;
  readonly now: Date;
  readonly sequence: number;
  /** Contents of the ledger's tables that the mapping names, by name (`articles.stored`). */
  readonly ledgerTables: ReadonlyMap<string, ReadonlySet<string>>;
}

/** What reading makes of one record. */
export type Outcome =
  | {
      readonly kind: "take" | "hold" | "cancel";
      /** Natural key, several fields joined by a tab. */
      readonly key: string;
      readonly line: number;
      readonly content: Content;
      readonly because: string;
      readonly warnings: readonly Problem[];
    }
  | { readonly kind: "skip"; readonly line: number; readonly because: string }
  | { readonly kind: "reject"; readonly line: number; readonly problems: readonly Problem[] };

/** Where rows wait that are too many for memory; each bucket is read back whole. */
export interface Spill {
  write(bucket: number, lines: readonly string[]): Promise<void>;
  read(bucket: number): Promise<readonly string[]>;
}

interface Plan {
  readonly name: string;
  /** Where the mapping stands, for messages. */
  readonly path: string;
  readonly document: string;
  /** SHA-256 of the mapping and of its table files: the version an exchange names. */
  readonly version: string;
  readonly text: string;
  /** Ledger tables it looks into. */
  readonly ledgerTables: readonly string[];
  readonly tests: readonly MappingTest[];
}

/** One test inside a mapping; paths are relative to the mapping. */
export type MappingTest =
  | { readonly kind: "read"; readonly file: string; readonly expect: string; readonly now: string }
  | {
      readonly kind: "write";
      readonly documents: string;
      readonly expect: string;
      readonly now: string;
      readonly sequence: number;
    };

/** A checked mapping that reads files. */
export interface ReadPlan extends Plan {
  readonly direction: "read";
  readonly file: ReadOptions;
  readonly onBadRecord: "reject-file" | "reject-record";
  /** Binds the plan to one file: its columns and its run. */
  open(header: { columns: readonly string[]; line: number }, run: RunContext): Reading;
}

/** A mapping at work on one file. Pure but for `spill`. */
export interface Reading {
  /** What is wrong with the header: missing or unknown columns. Errors here refuse the file. */
  readonly problems: readonly Problem[];
  /** Puts the parts together that make one document. */
  records(
    parts: AsyncIterable<readonly Part[]>,
    spill: Spill,
    report: Report,
  ): AsyncIterable<readonly SourceRecord[]>;
  apply(record: SourceRecord): Outcome;
}

/** A checked mapping that writes files. */
export interface WritePlan extends Plan {
  readonly direction: "write";
  readonly file: WriteOptions;
  readonly documentsPerFile: number;
  readonly whenEmpty: "write nothing" | "write file";
  /** The head can be written only once the number of documents is known. */
  readonly headNeedsCounts: boolean;
  /** `select.sortBy` is stated: documents must be sorted, all of them, before they are written. */
  readonly sorted: boolean;
  open(run: RunContext): Writing;
}

/** A mapping at work on one outgoing file. Pure. */
export interface Writing {
  /** The file's name; already checked to be one safe path segment. */
  fileName(): string;
  /** Does `select` take this document? */
  selects(content: Content): boolean;
  compare(a: Content, b: Content): number;
  /** What the document becomes, or why it cannot be written. */
  record(content: Content): OutRecord | readonly Problem[];
  /** Counts the document that `record` made last; call it once its bytes are in the file. */
  count(): void;
  /** Call after the last record where `headNeedsCounts`. */
  head(): OutHead;
  tail(): OutTail;
}

export type MappingPlan = ReadPlan | WritePlan;
