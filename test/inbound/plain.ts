import { sql } from "../../src/ledger/index.ts";
import type { DocumentType, IncomingDocument, Posted } from "../../src/model/document.ts";
import { GatewayError } from "../../src/model/error.ts";
import { defaultLimits, type Format } from "../../src/model/format.ts";
import type { Outcome, ReadPlan } from "../../src/model/mapping.ts";
import type { Problem } from "../../src/model/problem.ts";
import type { Part, Row, SourceRecord } from "../../src/model/record.ts";

/**
 * The plainest format, mapping and document there can be: lines `key;value`. The value says what becomes of the line:
 * `bad` and `skip` in the mapping; `wrong`, `older`, `bug` and `disk full` when posted.
 */
const BATCH = 500;

/** A file that begins with `!` is wrong as a whole, one with `?` warns of itself. */
export const plainFormat: Format = {
  name: "plain",
  shape: "rows",
  extension: "csv",
  async decode(source, _options, report) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of source) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString("utf8");
    if (text.startsWith("!")) report(problem("plain.broken", "the file is broken", 1, "error", "file"));
    if (text.startsWith("?")) report(problem("plain.odd", "the file is odd", 1, "warning", "file"));
    return { columns: ["key", "value"], headerLine: 0, parts: batches(rowsOf(text)) };
  },
  encoder() {
    const line = (cells: readonly string[]) => Buffer.from(`${cells.join(";")}\n`);
    return {
      begin: (head) => (head.kind === "rows" ? line(head.columns) : Buffer.alloc(0)),
      record: (record) =>
        record.kind === "rows"
          ? Buffer.concat(record.rows.map((row) => line(row.map((cell) => cell.text))))
          : Buffer.alloc(0),
      end: () => Buffer.alloc(0),
    };
  },
};

function rowsOf(text: string): readonly Row[] {
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line, at) => ({ kind: "row", line: at + 1, cells: line.split(";") }));
}

async function* batches(rows: readonly Row[]): AsyncGenerator<readonly Part[]> {
  for (let at = 0; at < rows.length; at += BATCH) yield rows.slice(at, at + BATCH);
}

export const plainPlan: ReadPlan = {
  name: "acme/notes",
  path: "mappings/acme/notes.json",
  document: "note",
  version: "mapping-1",
  text: "{}",
  ledgerTables: [],
  tests: [],
  direction: "read",
  file: {
    format: "plain",
    encoding: "utf-8",
    delimiter: ";",
    quote: '"',
    finalNewline: "optional",
    noRecords: "problem",
    record: [],
    namespaces: {},
    keepAround: false,
    limits: defaultLimits,
  },
  onBadRecord: "reject-file",
  open: () => ({
    problems: [],
    async *records(parts) {
      for await (const batch of parts) {
        yield batch.map((part): SourceRecord => ({ line: part.line, parts: [part] }));
      }
    },
    apply,
  }),
};

function apply({ line, parts: [part] }: SourceRecord): Outcome {
  const [key = "", value = ""] = part.kind === "row" ? part.cells : [];
  if (value === "skip") return { kind: "skip", line, because: "it says so" };
  if (value === "bad") {
    return { kind: "reject", line, problems: [problem("field.bad", `${key} is bad`, line)] };
  }
  const warnings = value === "warn" ? [problem("field.odd", `${key} is odd`, line, "warning")] : [];
  return { kind: "take", key, line, content: { key, value }, because: "", warnings };
}

export const postedTable = "create table posted (key text not null, value text not null, receipt integer)";

export const plainDocument: DocumentType = {
  name: "note",
  schema: {},
  key: ["key"],
  receive: {
    from: "store",
    repeat: "skip",
    async post(tx, batch, { receipt }) {
      const posted: Posted[] = [];
      for (const document of batch) {
        const one = outcomeOf(document);
        posted.push(one);
        if (one.outcome !== "new") continue;
        const cells = [document.key, String(document.content.value ?? ""), receipt];
        await sql(tx).run("insert into posted (key, value, receipt) values (?, ?, ?)", cells);
      }
      return posted;
    },
  },
};

function outcomeOf({ key, line, content: { value } }: IncomingDocument): Posted {
  if (value === "bug") throw new TypeError("a bug in posting");
  if (value === "disk full") throw new GatewayError("ledger.full", "The disk is full", { retry: "later" });
  if (value === "wrong")
    return { outcome: "rejected", problems: [problem("note.wrong", `${key} is wrong`, line)] };
  if (value === "older") {
    return { outcome: "refused", problems: [problem("note.older", `${key} is older`, line, "warning")] };
  }
  return { outcome: "new", problems: [] };
}

function problem(
  code: string,
  message: string,
  line: number,
  severity: Problem["severity"] = "error",
  scope: Problem["scope"] = "record",
): Problem {
  return { severity, scope, code, message, line, field: "value" };
}
