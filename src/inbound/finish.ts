import { GatewayError, messageOf } from "../model/error.ts";
import type { Receipt, Reception } from "../model/ledger.ts";
import { receiveFile } from "./receive.ts";
import { settleFile } from "./settle.ts";
import type { Inbound, Source } from "./source.ts";

/** What became of one file in a pass. */
export interface Received {
  readonly receipt: Receipt;
  /** `undefined` where it failed on our side; it will be tried again. */
  readonly reception: Reception | undefined;
  /** What failed on our side. */
  readonly failure?: unknown;
}

/** Pause after the first failure that no time heals, doubled with each further one, ms. */
const FIRST_PAUSE = 60_000;
const LONGEST_PAUSE = 3_600_000;

function pauseAfter(attempts: number): number {
  return Math.min(FIRST_PAUSE * 2 ** Math.min(attempts, 16), LONGEST_PAUSE);
}

/** True where trying later can help without anybody mending something. */
export function passes(error: unknown): boolean {
  return error instanceof GatewayError && error.retry === "later";
}

/** Claimed a moment ago: its source has not been out of our sight since. */
function isFresh(flow: Inbound, { owner, attempts }: Receipt): boolean {
  return owner === flow.owner && attempts === 0;
}

/** Does a receipt wait out the pause after a failure? */
export function isResting(flow: Inbound, { id }: Receipt): boolean {
  return (flow.retryAt.get(id) ?? 0) > flow.clock.elapsed();
}

/**
 * Takes a claimed file through what is left of its life. A failure of our own is written to the receipt, logged and given
 * back; it is thrown only where it cannot even be written down.
 */
export async function finishFile(flow: Inbound, source: Source, receipt: Receipt): Promise<Received> {
  const log = flow.log.child({
    receipt: receipt.id,
    source: receipt.source,
    partner: receipt.partner,
    file: receipt.name,
  });
  flow.inHand.add(receipt.id);
  log.debug({ size: receipt.size, verdict: receipt.verdict }, "receiving file");
  try {
    const reception = receipt.state === "claimed" ? await receiveFile(flow, source, receipt) : undefined;
    if (reception !== undefined) flow.atStep("receive.committed");
    const now = (await flow.ledger.receipts.get(receipt.id)) ?? receipt;
    if (now.state === "claimed") return { receipt: now, reception };
    await settleFile(flow, source, now, isFresh(flow, receipt) ? "just read" : "read before");
    log.info(
      { verdict: now.verdict, state: now.state, problems: now.problems, ...now.counts },
      "file received",
    );
    return { receipt: now, reception };
  } catch (error) {
    if (flow.stop.aborted && error === flow.stop.reason) return { receipt, reception: undefined };
    log.error({ err: error }, "file not finished, it will be tried again");
    await flow.ledger.write((tx) => flow.ledger.receipts.fail(tx, receipt.id, messageOf(error)));
    if (!passes(error)) flow.retryAt.set(receipt.id, flow.clock.elapsed() + pauseAfter(receipt.attempts));
    return { receipt, reception: undefined, failure: error };
  } finally {
    flow.inHand.delete(receipt.id);
  }
}
