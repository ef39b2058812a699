import { promisify } from "node:util";
import type { IncomingDocument } from "../model/document.ts";
import type { Outcome, Reading } from "../model/mapping.ts";
import type { SourceRecord } from "../model/record.ts";
import type { Scratch } from "../model/spool.ts";
import type { Work } from "./receive.ts";

/** Documents posted by one round of bulk statements. */
const BATCH = 500;

/** Documents, each beside the record it came from. */
export interface Batch {
  readonly documents: readonly IncomingDocument[];
  readonly records: readonly SourceRecord[];
}

/** Records mapped between two looks at the database's answers, so that its next statement need not wait. */
const PAUSE = 32;

const pause = promisify(setImmediate);

interface Filling {
  readonly documents: IncomingDocument[];
  readonly records: SourceRecord[];
}

/**
 * Decodes the received bytes and maps each record to a document, in batches. What is wrong is reported and counted in
 * `work`; ends early when the whole file is refused.
 */
export async function* decodeAndMap(work: Work, scratch: Scratch): AsyncGenerator<Batch> {
  const opened = await open(work, scratch);
  if (opened === undefined) return;
  let batch: Filling = { documents: [], records: [] };
  for await (const records of opened.records) {
    for (const [at, record] of records.entries()) {
      add(batch, work, record, opened.reading.apply(record));
      if (at % PAUSE === 0) await pause();
    }
    if (work.problems.refusesFile) return;
    if (batch.documents.length < BATCH) continue;
    yield batch;
    batch = { documents: [], records: [] };
  }
  if (batch.documents.length > 0) yield batch;
}

async function open(
  work: Work,
  scratch: Scratch,
): Promise<{ reading: Reading; records: AsyncIterable<readonly SourceRecord[]> } | undefined> {
  const { flow, source, receipt, problems, rejects } = work;
  const bytes = counted(flow.spool.read(receipt.hash), (read) => flow.progress(receipt, read));
  const decoded = await source.format.decode(bytes, source.plan.file, problems.report);
  if (problems.refusesFile) return undefined;
  rejects.columns = decoded.columns;
  const reading = source.plan.open(
    { columns: decoded.columns, line: decoded.headerLine },
    {
      partner: source.partner.name,
      file: receipt.name,
      now: new Date(receipt.claimedAt),
      sequence: receipt.id,
      ledgerTables: await ledgerTables(work),
    },
  );
  for (const problem of reading.problems) problems.report(problem);
  if (problems.refusesFile) return undefined;
  return { reading, records: reading.records(decoded.parts, scratch, problems.report) };
}

async function ledgerTables({ flow, source }: Work): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const tables = new Map<string, ReadonlySet<string>>();
  for (const name of source.plan.ledgerTables) {
    tables.set(name, await flow.ledger.table(name, source.partner.name));
  }
  return tables;
}

function add(batch: Filling, work: Work, record: SourceRecord, outcome: Outcome): void {
  switch (outcome.kind) {
    case "skip":
      work.counts.skipped += 1;
      return;
    case "reject":
      work.counts.rejected += 1;
      work.rejects.add(record, outcome.problems);
      for (const problem of outcome.problems) work.problems.report(problem);
      return;
    default:
      for (const problem of outcome.warnings) work.problems.report(problem);
      batch.documents.push(documentOf(outcome));
      batch.records.push(record);
  }
}

function documentOf(outcome: Extract<Outcome, { key: string }>): IncomingDocument {
  const { kind: intent, key, line, content, because } = outcome;
  return { intent, key, line, content, ...(because === "" ? {} : { because }) };
}

async function* counted(
  bytes: AsyncIterable<Uint8Array>,
  tell: (read: number) => void,
): AsyncGenerator<Uint8Array> {
  let read = 0;
  for await (const chunk of bytes) {
    read += chunk.byteLength;
    tell(read);
    yield chunk;
  }
}
