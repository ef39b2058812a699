import { answerColumns } from "../model/answer.ts";
import type { Receipts } from "../model/config.ts";
import { GatewayError } from "../model/error.ts";
import type { Encoding, WriteOptions } from "../model/format.ts";
import type { Reception, Transaction } from "../model/ledger.ts";
import { isError, type Problem } from "../model/problem.ts";
import type { OutCell, OutRecord, Row } from "../model/record.ts";
import type { SpoolWriter } from "../model/spool.ts";
import type { Work } from "./receive.ts";
import type { Source } from "./source.ts";

/**
 * Queues the answer to the sender, if the partner wants one: `<name>.ok.json`, or `<name>.problems.csv` with the refused
 * rows in the sender's own layout and the reason beside each. In the verdict's own transaction: no verdict goes
 * unanswered. Where all is well but for warnings (a change that came too late), they stand in the first.
 */
export async function queueAnswer(tx: Transaction, work: Work, reception: Reception): Promise<void> {
  const wanted = work.source.partner.receipts;
  if (wanted === undefined) return;
  const bad = reception.kept.some(isError);
  if (reception.problems === 0 && wanted.when === "problems") return;
  const writer = await work.flow.spool.writer();
  try {
    if (bad) await writeProblems(writer, work, reception);
    else await writer.write(okFile(work, reception));
  } catch (error) {
    await writer.abort().catch(() => {}); // the first failure is the one to tell; the sweep removes the rest
    throw error;
  }
  await queue(tx, work, wanted, reception, writer, bad ? "problems.csv" : "ok.json");
}

async function queue(
  tx: Transaction,
  { flow, source, receipt }: Work,
  wanted: Receipts,
  reception: Reception,
  writer: SpoolWriter,
  ending: string,
): Promise<void> {
  const stored = await writer.finish();
  await flow.ledger.deliveries.add(tx, {
    ...stored,
    feed: `${source.partner.name}/receipts`,
    partner: source.partner.name,
    folder: wanted.to,
    name: `${receipt.name}.${ending}`,
    documents: 0,
    overwrite: "replace",
    owner: flow.owner,
    mapping: reception.mapping,
    partnerFile: reception.partnerFile,
  });
}

function okFile({ receipt }: Work, reception: Reception): Uint8Array {
  const answer = {
    file: receipt.name,
    received: receipt.claimedAt,
    receipt: receipt.id,
    documents: reception.counts,
    warnings: reception.kept.map((problem) => ({ line: problem.line, message: problem.message })),
  };
  return Buffer.from(`${JSON.stringify(answer, null, 2)}\n`);
}

async function writeProblems(writer: SpoolWriter, work: Work, reception: Reception): Promise<void> {
  const encoder = work.flow.answers.encoder(layout(work));
  const put = async (bytes: Uint8Array | readonly Problem[]) => {
    if (bytes instanceof Uint8Array) return writer.write(bytes);
    throw new GatewayError("answer.unwritable", "Cannot write the answer file", { trouble: "bug" });
  };
  const columns = work.rejects.columns;
  await put(encoder.begin({ kind: "rows", columns: [...columns, ...answerColumns] }));
  for (const record of problemRows(work, reception)) await put(encoder.record(record));
  await put(encoder.end({ rows: [] }));
}

/** The sender's own layout, where a file can be dropped back in it. */
function layout({ source }: Work): WriteOptions {
  const encoding = encodingOf(source);
  return {
    format: "csv",
    encoding,
    bom: encoding.startsWith("utf"),
    newline: "crlf",
    delimiter: source.format.shape === "rows" ? source.plan.file.delimiter : ";",
    quote: "when needed",
    header: true,
    spreadsheetSafe: true,
    namespace: "",
  };
}

function encodingOf({ format, plan }: Source): Encoding {
  return format.shape === "rows" ? plan.file.encoding : "utf-8";
}

/** Our own words may quote a mapping's; what the sender's encoding may lack is left out of them. */
function writable(text: string, encoding: Encoding): string {
  return encoding.startsWith("utf")
    ? text
    : text.replaceAll("…", "...").replace(/[^\x20-\x7e\xa0-\xff]/g, "?");
}

/** First what is wrong with the file as a whole, then every refused record, all its rows. */
function* problemRows(work: Work, reception: Reception): Generator<OutRecord> {
  const { columns, rejects } = work.rejects;
  const inRecords = new Set(rejects.flatMap((reject) => reject.problems.map((problem) => problem.message)));
  const blank = columns.map(() => "");
  const encoding = encodingOf(work.source);
  const reason = (line: number | undefined, problems: readonly Problem[]) =>
    reasonCells(line, problems).map((text) => writable(text, encoding));
  for (const problem of reception.kept.filter(isError)) {
    if (!inRecords.has(problem.message)) yield rows([[...blank, ...reason(problem.line, [problem])]]);
  }
  for (const { record, problems } of rejects) {
    const flat = record.parts.filter((part): part is Row => part.kind === "row");
    if (flat.length === 0) yield rows([[...blank, ...reason(record.line, problems)]]);
    else
      yield rows(
        flat.map((row) => [...padded(row, columns.length), ...reason(row.line, ofRow(row, flat, problems))]),
      );
  }
}

/** A row's own problems; the first row also tells those of the record as a whole. */
function ofRow(row: Row, all: readonly Row[], problems: readonly Problem[]): readonly Problem[] {
  const lines = new Set(all.map((one) => one.line));
  return problems.filter((problem) =>
    lines.has(problem.line ?? 0) ? problem.line === row.line : row === all[0],
  );
}

function padded(row: Row, width: number): readonly string[] {
  return Array.from({ length: width }, (_, at) => row.cells[at] ?? "");
}

function reasonCells(line: number | undefined, problems: readonly Problem[]): readonly string[] {
  const fields = problems.flatMap((problem) => problem.field ?? []);
  return [String(line ?? ""), fields.join(", "), problems.map((problem) => problem.message).join("; ")];
}

function rows(cells: readonly (readonly string[])[]): OutRecord {
  const asText = (text: string): OutCell => ({ kind: "text", text });
  return { kind: "rows", rows: cells.map((row) => row.map(asText)) };
}
