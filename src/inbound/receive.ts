import { type Counts, noCounts } from "../model/document.ts";
import type { Receipt, Reception, Transaction } from "../model/ledger.ts";
import type { Scratch } from "../model/spool.ts";
import { queueAnswer } from "./answer.ts";
import { type Batch, decodeAndMap } from "./decode-and-map.ts";
import { poster } from "./post.ts";
import { type ProblemList, problemList } from "./problem-list.ts";
import { type RejectList, rejectList } from "./reject-list.ts";
import type { Inbound, Source } from "./source.ts";

/** Everything known while one file is being received. */
export interface Work {
  readonly flow: Inbound;
  readonly source: Source;
  readonly receipt: Receipt;
  readonly problems: ProblemList;
  readonly rejects: RejectList;
  readonly counts: Counts;
}

/** Thrown inside the transaction to undo it: the file is refused, or this is a rehearsal. */
class Undo extends Error {
  readonly reception: Reception;
  constructor(reception: Reception) {
    super("undo");
    this.reception = reception;
  }
}

/**
 * Receives a claimed file in one transaction: decode, map, validate, post. Either all in it that may be posted is
 * posted, or nothing; together with its problems and the answer to its sender. `undefined` when somebody else received
 * it meanwhile. Throws on failures of our own; the receipt is then claimed as before.
 */
export async function receiveFile(
  flow: Inbound,
  source: Source,
  receipt: Receipt,
): Promise<Reception | undefined> {
  const work = begin(flow, source, receipt);
  try {
    return await inTransaction(work, (tx) => record(tx, work, receptionOf(work, "posted")));
  } catch (error) {
    if (!(error instanceof Undo)) throw error;
    return await flow.ledger.write(async (tx) => {
      if (!(await flow.ledger.receipts.begin(tx, receipt.id))) return undefined;
      return record(tx, work, error.reception);
    });
  }
}

/** What `receiveFile` would do with a file today; nothing of it stays. */
export async function rehearse(flow: Inbound, source: Source, receipt: Receipt): Promise<Reception> {
  const work = begin(flow, source, receipt);
  try {
    await inTransaction(work, () => Promise.reject(new Undo(receptionOf(work, "posted"))), "rehearsal");
  } catch (error) {
    if (error instanceof Undo) return error.reception;
    throw error;
  }
  return receptionOf(work, "rejected");
}

function begin(flow: Inbound, source: Source, receipt: Receipt): Work {
  const counts = { ...noCounts };
  return { flow, source, receipt, problems: problemList(receipt.name), rejects: rejectList(), counts };
}

async function inTransaction(
  work: Work,
  conclude: (tx: Transaction) => Promise<Reception>,
  mode: "real" | "rehearsal" = "real",
): Promise<Reception | undefined> {
  const { flow, receipt } = work;
  const scratch = await flow.spool.scratch();
  try {
    return await flow.ledger.write(async (tx) => {
      if (mode === "real" && !(await flow.ledger.receipts.begin(tx, receipt.id))) return undefined;
      await decodeMapPost(tx, work, scratch);
      if (isRefused(work) || isAllBad(work)) throw new Undo(receptionOf(work, "rejected"));
      return conclude(tx);
    });
  } finally {
    await scratch.remove();
  }
}

/** The next batch is decoded and mapped while the database writes the last one. */
async function decodeMapPost(tx: Transaction, work: Work, scratch: Scratch): Promise<void> {
  const post = poster(tx, work);
  let posting: Promise<void> = Promise.resolve();
  try {
    for await (const batch of decodeAndMap(work, scratch)) {
      await posting;
      work.flow.stop.throwIfAborted();
      posting = isRefused(work) ? Promise.resolve() : start(post, batch);
    }
  } finally {
    await posting;
  }
}

/** Its failure is met where the batch is awaited; until then it must not count as unhandled. */
function start(post: (batch: Batch) => Promise<void>, batch: Batch): Promise<void> {
  const posting = post(batch);
  posting.catch(() => {});
  return posting;
}

/** Nothing of this file will be posted, whatever still comes. */
function isRefused({ source, problems, counts }: Work): boolean {
  if (problems.refusesFile) return true;
  if (counts.rejected === 0) return false;
  if ((source.receive.onProblem ?? source.plan.onBadRecord) === "reject-file") return true;
  return counts.rejected > (source.receive.stopFileAbove ?? Number.POSITIVE_INFINITY);
}

/** All of it was read, and every document was bad. */
function isAllBad({ counts }: Work): boolean {
  const { rejected, ...others } = counts;
  return rejected > 0 && Object.values(others).every((count) => count === 0);
}

/** Of a refused file nothing is posted, so nothing but its bad records is counted. */
function receptionOf(work: Work, state: Reception["state"]): Reception {
  const { source, problems, counts } = work;
  return {
    state,
    counts: state === "posted" ? counts : { ...noCounts, rejected: counts.rejected },
    problems: problems.total,
    kept: problems.kept,
    mapping: source.plan.version,
    partnerFile: source.partner.version,
  };
}

async function record(tx: Transaction, work: Work, reception: Reception): Promise<Reception> {
  const { flow, receipt } = work;
  const { plan, partner } = work.source;
  const { counts } = reception;
  if (counts.new + counts.updated + counts.cancelled > 0) await flow.ledger.feeds.noteNews(tx);
  await flow.ledger.keepVersion(tx, "mapping", plan.name, plan.version, plan.text);
  await flow.ledger.keepVersion(tx, "partner", partner.name, partner.version, partner.text);
  await queueAnswer(tx, work, reception);
  await flow.ledger.receipts.finish(tx, receipt.id, reception);
  flow.atStep("receive.before-commit");
  return reception;
}
