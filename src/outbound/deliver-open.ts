import { GatewayError } from "../model/error.ts";
import type { Delivery } from "../model/ledger.ts";
import { deliver } from "./deliver.ts";
import type { Outbound } from "./feed-run.ts";

/** First pause before a delivery is tried again, doubled each time, ms. */
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 60_000;

/** When each failed delivery may be tried again, by `Clock.elapsed`. */
export type Pauses = Map<number, number>;

/**
 * Tries every delivery that is not sent yet and free to be tried, oldest first; one that fails waits, and so do the
 * later ones to the same folder, so that a partner gets files in order. Gives the ids of those sent.
 */
export async function deliverOpen(flow: Outbound, pauses: Pauses): Promise<readonly number[]> {
  const sent: number[] = [];
  const blocked = new Set<string>();
  for (const delivery of await flow.ledger.deliveries.open()) {
    if (flow.stop.aborted) break;
    if (blocked.has(delivery.folder) || !(await isOurs(flow, delivery))) continue;
    if ((pauses.get(delivery.id) ?? 0) > flow.clock.elapsed() || !(await attempt(flow, delivery, pauses))) {
      blocked.add(delivery.folder);
    } else sent.push(delivery.id);
  }
  return sent;
}

async function attempt(flow: Outbound, delivery: Delivery, pauses: Pauses): Promise<boolean> {
  const { id, feed, partner, name: file } = delivery;
  const log = flow.log.child({ delivery: id, feed, partner, file });
  try {
    await deliver(flow, delivery);
    pauses.delete(id);
    log.info({ documents: delivery.documents, size: delivery.size }, "file sent");
    return true;
  } catch (err) {
    const pause = Math.min(FIRST_PAUSE * 2 ** Math.min(delivery.attempts, 16), LONGEST_PAUSE);
    pauses.set(id, flow.clock.elapsed() + pause);
    if (isOrdinary(err)) log.warn({ reason: err.message }, "file not sent yet");
    else log.error({ err }, "file not sent, it will be tried again");
    return false;
  }
}

function isOrdinary(error: unknown): error is GatewayError {
  return error instanceof GatewayError && error.code === "delivery.name-taken";
}

async function isOurs(flow: Outbound, delivery: Delivery): Promise<boolean> {
  if (delivery.owner === flow.owner) return !flow.delivering.has(delivery.id);
  if (await flow.ledger.isAlive(delivery.owner)) return false;
  return flow.ledger.write((tx) => flow.ledger.deliveries.adopt(tx, delivery.id, delivery.owner, flow.owner));
}
