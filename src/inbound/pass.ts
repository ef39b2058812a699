import { messageOf } from "../model/error.ts";
import type { Receipt, Reception } from "../model/ledger.ts";
import type { Entry } from "../model/transport.ts";
import { claimFile } from "./claim.ts";
import { receiveFile } from "./receive.ts";
import { settleFile } from "./settle.ts";
import type { Inbound, Source } from "./source.ts";
import { look, type Sightings } from "./watch.ts";

/** What became of one file in a pass. */
export interface Received {
  readonly receipt: Receipt;
  /** `undefined` where it failed on our side; it will be tried again. */
  readonly reception: Reception | undefined;
}

/** One look into a source, and all settled files of it taken. */
export interface Pass {
  readonly received: readonly Received[];
  /** Files that are not settled yet. */
  readonly waiting: number;
  readonly sightings: Sightings;
  /** The failure that ended the pass early. */
  readonly failure: unknown;
}

/** Lists a source once and takes what is settled, one file after the other, in the source's order. */
export async function passOver(flow: Inbound, source: Source, before: Sightings): Promise<Pass> {
  const received: Received[] = [];
  let sightings = before;
  let waiting = 0;
  try {
    const seen = look(
      before,
      await source.transport.list(source.receive.from),
      source.receive,
      flow.clock.elapsed(),
    );
    sightings = seen.sightings;
    waiting = seen.waiting.length;
    for (const entry of await untaken(flow, source, seen.ready)) {
      if (flow.stop.aborted) break;
      const one = await takeFile(flow, source, entry);
      if (one === "changing") waiting += 1;
      else if (one !== "taken") received.push(one);
    }
    return { received, waiting, sightings, failure: undefined };
  } catch (failure) {
    return { received, waiting, sightings, failure };
  }
}

/** Leaves out what has a receipt in hand already, and with `then: "leave"` what was received before. */
async function untaken(flow: Inbound, source: Source, ready: readonly Entry[]): Promise<readonly Entry[]> {
  if (ready.length === 0) return ready;
  const { source: name, then } = source.receive;
  const open = (await flow.ledger.receipts.unsettled()).filter((receipt) => receipt.source === name);
  const taken = new Set(open.map((receipt) => receipt.name));
  const drops = ready.map((entry) => ({
    name: entry.name,
    size: entry.size ?? 0,
    modified: entry.modified ?? 0,
  }));
  const known = then === "leave" ? await flow.ledger.receipts.known(name, drops) : new Set<string>();
  return ready.filter((entry) => !taken.has(entry.name) && !known.has(entry.name));
}

async function takeFile(
  flow: Inbound,
  source: Source,
  entry: Entry,
): Promise<Received | "changing" | "taken"> {
  const receipt = await claimFile(flow, source, entry);
  return receipt === "changing" || receipt === "taken" ? receipt : finishFile(flow, source, receipt);
}

/**
 * Takes a claimed file through what is left of its life. A failure of our own is written to the receipt, and thrown on when
 * it may hit the next file too (disk, ledger); a bug in one file must not stop the others.
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
    await settleFile(flow, source, now);
    log.info(
      { verdict: now.verdict, state: now.state, problems: now.problems, ...now.counts },
      "file received",
    );
    return { receipt: now, reception };
  } catch (error) {
    if (flow.stop.aborted) return { receipt, reception: undefined };
    log.error({ err: error }, "file not finished, it will be tried again");
    await flow.ledger.write((tx) => flow.ledger.receipts.fail(tx, receipt.id, messageOf(error)));
    return { receipt, reception: undefined };
  } finally {
    flow.inHand.delete(receipt.id);
  }
}
