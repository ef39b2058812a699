import { GatewayError } from "../model/error.ts";
import type { Receipt } from "../model/ledger.ts";
import { finishFile, isResting, passes, type Received } from "./finish.ts";
import type { Inbound, Source } from "./source.ts";

/**
 * Finishes what a crash or a failure left, by reading the ledger alone: claimed but not posted is received again, posted
 * but not disposed of is disposed of. Takes over the receipts of processes that are no more; leaves alone
 * what another living one, or this one, has in hand; what belongs to no configured source any more waits, and fails aloud.
 * A failure that may hit the next file too holds back the later files of its source, so that none overtakes another.
 */
export async function recover(flow: Inbound, sources: readonly Source[]): Promise<readonly Received[]> {
  const finished: Received[] = [];
  const stuck = new Set<Source>();
  for (const receipt of await flow.ledger.receipts.unsettled()) {
    if (flow.stop.aborted) break;
    const source = sources.find((one) => one.receive.source === receipt.source);
    if ((source !== undefined && stuck.has(source)) || !(await isOurs(flow, receipt))) continue;
    const one =
      source === undefined ? await homeless(flow, receipt) : await finishFile(flow, source, receipt);
    finished.push(one);
    if (source !== undefined && passes(one.failure)) stuck.add(source);
  }
  return finished;
}

/** Its source was renamed or removed while a file of it was in our hands: only a person knows what to do with it. */
async function homeless(flow: Inbound, receipt: Receipt): Promise<Received> {
  const message = `${receipt.name} is in our hands, but its source ${receipt.source} is not configured any more`;
  const failure = new GatewayError("receipt.no-source", message, { trouble: "configuration" });
  if (receipt.failure !== message) {
    flow.log.error({ err: failure, receipt: receipt.id, partner: receipt.partner }, "file not finished");
    await flow.ledger.write((tx) => flow.ledger.receipts.fail(tx, receipt.id, message));
  }
  return { receipt, reception: undefined, failure };
}

async function isOurs(flow: Inbound, receipt: Receipt): Promise<boolean> {
  if (receipt.owner === flow.owner) return !flow.inHand.has(receipt.id) && !isResting(flow, receipt);
  if (await flow.ledger.isAlive(receipt.owner)) return false;
  return flow.ledger.write((tx) => flow.ledger.receipts.adopt(tx, receipt.id, receipt.owner, flow.owner));
}
