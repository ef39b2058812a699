import { createHash } from "node:crypto";
import type { MappingTest, Table } from "../model/mapping.ts";
import { findZone, patternFault } from "./calendar.ts";
import type { Faults } from "./faults.ts";
import type { FileStyle } from "./field.ts";
import { numberStyle, plainStyle } from "./number-style.ts";
import type { MappingSource, TestCaseSource } from "./source.ts";
import { type CodeTable, compileTable } from "./table.ts";
import type { Zone } from "./zone.ts";

/** One kind of document, as far as a mapping must know it. */
export interface DocumentShape {
  /** JSON Schema of its content. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** Fields of its natural key. */
  readonly key: readonly string[];
}

/** What a mapping is compiled from. */
export interface CompileInput {
  readonly text: string;
  /** Where it stands, for messages. */
  readonly path: string;
  /** `acme/orders`. */
  readonly name: string;
  readonly documents: ReadonlyMap<string, DocumentShape>;
  readonly formats: ReadonlyMap<string, { readonly name: string; readonly shape: "rows" | "tree" }>;
  /** Time zone of dates where the mapping names none. */
  readonly timezone: string;
  /** Contents of the table files it names, by table name. */
  readonly tables: ReadonlyMap<string, Table>;
}

/** A mapping on its way to a plan: checked by the schema, its shared parts compiled. */
export interface Draft {
  readonly input: CompileInput;
  readonly source: MappingSource;
  readonly faults: Faults;
  readonly style: FileStyle;
  readonly tables: ReadonlyMap<string, CodeTable | undefined>;
  readonly shape: "rows" | "tree";
  readonly document: DocumentShape;
  readonly documentName: string;
}

const utc: Zone = { name: "UTC", offset: () => 0 };

/** How the file writes its values. */
export function fileStyle({ file }: MappingSource, timezone: string, faults: Faults): FileStyle {
  const zone = findZone(file.timezone ?? timezone);
  const numbers = file.numbers === undefined ? plainStyle : numberStyle(file.numbers);
  const fault = file.dates === undefined || file.dates === "iso" ? undefined : patternFault(file.dates);
  if (zone === undefined) {
    const message = `"${file.timezone ?? timezone}" is no time zone, expected one like Europe/Oslo`;
    faults.add(["file", "timezone"], "mapping.timezone", message);
  }
  if (typeof numbers === "string") faults.add(["file", "numbers"], "mapping.number-style", numbers);
  if (fault !== undefined) faults.add(["file", "dates"], "mapping.date-pattern", fault);
  return {
    zone: zone ?? utc,
    numbers: typeof numbers === "string" ? plainStyle : numbers,
    dates: file.dates ?? "iso",
    currencySigns: file.currencySigns ?? [],
  };
}

/** The mapping's tables by name; `undefined` for one that is wrong, which has been told. */
export function compileTables(source: MappingSource, input: CompileInput, faults: Faults): Draft["tables"] {
  const tables = Object.entries(source.tables ?? {});
  return new Map(tables.map(([name, it]) => [name, compileTable(name, it, input.tables.get(name), faults)]));
}

/** What plans of both directions have in common. */
export function planBasics({ input, tables, documentName, source }: Draft): {
  readonly name: string;
  readonly path: string;
  readonly document: string;
  readonly version: string;
  readonly text: string;
  readonly ledgerTables: readonly string[];
  readonly tests: readonly MappingTest[];
} {
  const { name, path, text } = input;
  const ledgerTables = [...new Set([...tables.values()].flatMap((table) => table?.ledger || []))];
  const tests = (source.tests ?? []).map(testOf);
  return { name, path, text, document: documentName, version: versionOf(input), ledgerTables, tests };
}

function versionOf({ text, tables }: CompileInput): string {
  const hash = createHash("sha256").update(text);
  for (const [name, table] of [...tables].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`\n${name}\n${JSON.stringify(table)}`);
  }
  return hash.digest("hex");
}

const someDay = "2025-01-01T00:00:00Z";

function testOf({ file, documents, expect, now = someDay, sequence = 1 }: TestCaseSource): MappingTest {
  if (documents !== undefined) return { kind: "write", documents, expect, now, sequence };
  return { kind: "read", file: file ?? "", expect, now };
}

/** Notes keys of `file` that say nothing to this format. */
export function checkFileKeys(
  draft: Pick<Draft, "source" | "shape" | "faults">,
  rows: readonly string[],
  tree: readonly string[],
): void {
  const wrong = draft.shape === "rows" ? tree : rows;
  const kind = draft.shape === "rows" ? "nested" : "flat";
  for (const key of Object.keys(draft.source.file).filter((it) => wrong.includes(it))) {
    const message = `"${key}" is for ${kind} files, ${draft.source.file.format} is none`;
    draft.faults.add(["file", key], "mapping.file", message);
  }
}
