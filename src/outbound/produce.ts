import { createHash } from "node:crypto";
import type { CollectRequest, Content, OutgoingDocument, Sending } from "../model/document.ts";
import { GatewayError } from "../model/error.ts";
import type { FeedState, Transaction } from "../model/ledger.ts";
import type { Problem } from "../model/problem.ts";
import type { Outbound, Outgoing } from "./feed-run.ts";
import { type FileInMaking, startFile } from "./out-file.ts";

/** How a run of a feed is asked for. */
export interface RunOptions {
  /** The slot of a scheduled run; a slot is run once, whoever comes first. */
  readonly slot?: string;
  /** Everything instead of what changed. */
  readonly full?: boolean;
}

/** What a run made. */
export interface Produced {
  /** Ids of the deliveries, in order; none when there was nothing to say. */
  readonly deliveries: readonly number[];
  /** Documents that could not be written and are held back. */
  readonly problems: readonly Problem[];
}

interface Candidate {
  readonly document: OutgoingDocument;
  readonly digest: string;
}

/** What one run has come to so far. */
interface Run {
  readonly flow: Outbound;
  readonly out: Outgoing;
  readonly sending: Sending;
  readonly tx: Transaction;
  readonly request: CollectRequest;
  sequence: number;
  file: FileInMaking | undefined;
  written: Candidate[];
  readonly deliveries: number[];
  readonly held: string[];
  readonly problems: Problem[];
}

/**
 * Runs a feed in one transaction: collect, map, encode into the spool, and note what was sent. A document that cannot be
 * written is held back with its problem and tried again in the next run; the others go. `undefined` when
 * the slot was taken by somebody else.
 */
export async function produce(
  flow: Outbound,
  out: Outgoing,
  options: RunOptions = {},
): Promise<Produced | undefined> {
  const produced = await flow.ledger.write(async (tx) => {
    const { feed } = out.feed;
    if (options.slot !== undefined && !(await flow.ledger.feeds.takeSlot(tx, feed, options.slot)))
      return undefined;
    const state = await flow.ledger.feeds.state(tx, feed);
    const run = begin(flow, out, tx, state, options.full === true);
    await writeFiles(run);
    await conclude(run);
    flow.atStep("produce.encoded");
    return { deliveries: run.deliveries, problems: run.problems };
  });
  if (produced !== undefined) flow.atStep("produce.committed");
  return produced;
}

function begin(flow: Outbound, out: Outgoing, tx: Transaction, state: FeedState, full: boolean): Run {
  const { partner, feed } = out;
  const request: CollectRequest = {
    feed: feed.feed,
    partner: partner.name,
    role: partner.role,
    warehouse: partner.warehouse,
    content: full ? "full" : feed.content,
    since: state.revision,
    held: state.held,
  };
  const sending = sendingOf(out);
  const { sequence } = state;
  return {
    flow,
    out,
    sending,
    tx,
    request,
    sequence,
    file: undefined,
    written: [],
    deliveries: [],
    held: [],
    problems: [],
  };
}

function sendingOf(out: Outgoing): Sending {
  const { send, name } = out.document;
  if (send !== undefined) return send;
  throw new GatewayError("document.not-sent", `Documents of type ${name} are not sent`, { trouble: "bug" });
}

async function writeFiles(run: Run): Promise<void> {
  try {
    for await (const batch of ordered(run)) {
      for (const candidate of batch) await writeOne(run, candidate);
    }
    if (run.file === undefined && run.deliveries.length === 0 && run.out.plan.whenEmpty === "write file") {
      await openFile(run);
    }
    await closeFile(run);
  } catch (error) {
    await run.file?.abort().catch(() => {}); // the first failure is the one to tell; the sweep removes the rest
    throw error;
  }
}

/** A sorted feed has to be collected whole before its first document is written. */
async function* ordered(run: Run): AsyncGenerator<readonly Candidate[]> {
  if (!run.out.plan.sorted) return yield* candidates(run);
  const all: Candidate[] = [];
  for await (const batch of candidates(run)) all.push(...batch);
  const { writing } = await openFile(run);
  yield all.sort((a, b) => writing.compare(a.document.content, b.document.content));
}

/** Leaves out what `select` does not take and, of changes, what says no more than was sent before. */
async function* candidates(run: Run): AsyncGenerator<readonly Candidate[]> {
  const { flow, tx, request, sending } = run;
  for await (const documents of sending.collect(tx, request)) {
    const keys = documents.map((document) => document.key);
    const sent =
      request.content === "full"
        ? new Map<string, string>()
        : await flow.ledger.feeds.sentDigests(tx, request.feed, keys);
    const batch = documents.map((document) => ({ document, digest: digestOf(document.content) }));
    yield batch.filter(({ document, digest }) => sent.get(document.key) !== digest);
  }
}

function digestOf(content: Content): string {
  return createHash("sha1").update(JSON.stringify(content)).digest("hex");
}

async function writeOne(run: Run, candidate: Candidate): Promise<void> {
  const file = run.file ?? (await openFile(run));
  const { content, key } = candidate.document;
  if (!file.writing.selects(content)) return;
  const problems = await file.add(content);
  if (problems.length > 0) {
    run.held.push(key);
    run.problems.push(...problems);
    return;
  }
  run.written.push(candidate);
  if (run.written.length >= run.out.plan.documentsPerFile) await closeFile(run);
}

async function openFile(run: Run): Promise<FileInMaking> {
  run.sequence += 1;
  run.file = await startFile(run.flow, run.out, run.sequence, run.tx.now);
  return run.file;
}

/** A file in which nothing could be written is dropped, unless the feed wants a file at any rate. */
async function closeFile(run: Run): Promise<void> {
  const { file, written, out, flow, tx, request } = run;
  if (file === undefined) return;
  if (written.length === 0 && (out.plan.whenEmpty === "write nothing" || run.deliveries.length > 0)) {
    run.file = undefined;
    run.sequence -= 1;
    return file.abort();
  }
  const made = await file.finish();
  run.file = undefined;
  run.written = [];
  const delivery = await flow.ledger.deliveries.add(tx, deliveryOf(run, made, written.length));
  run.deliveries.push(delivery);
  const sent = written.map(({ document, digest }) => ({
    key: document.key,
    revision: document.revision,
    digest,
  }));
  await flow.ledger.feeds.noteSent(tx, request.feed, delivery, sent);
  const documents = written.map(({ document }) => document);
  await run.sending.sent?.(tx, documents, { delivery, name: made.name, request });
}

function deliveryOf(
  { flow, out, request }: Run,
  made: { name: string; hash: string; size: number },
  documents: number,
) {
  return {
    ...made,
    feed: request.feed,
    partner: request.partner,
    folder: out.feed.to,
    documents,
    overwrite: out.feed.overwrite,
    owner: flow.owner,
    mapping: out.plan.version,
    partnerFile: out.partner.version,
  };
}

async function conclude(run: Run): Promise<void> {
  const { flow, out, tx, request } = run;
  const { feeds } = flow.ledger;
  await flow.ledger.keepVersion(tx, "mapping", out.plan.name, out.plan.version, out.plan.text);
  await flow.ledger.keepVersion(tx, "partner", out.partner.name, out.partner.version, out.partner.text);
  await feeds.noteProblems(tx, request.feed, run.problems);
  await feeds.advance(tx, request.feed, { revision: tx.revision, sequence: run.sequence, held: run.held });
}
