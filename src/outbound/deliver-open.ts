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
 * Tries every delivery that is not sent yet and free to be tried, oldest first; one that fails, or is in another gateway's
 * hands, has the later ones to the same folder wait, so that a partner gets files in order. Gives the ids of those sent.
 */
export async function deliverOpen(flow: Outbound, pauses: Pauses): Promise<readonly number[]> {
  const sent: number[] = [];
  const blocked = new Set<string>();
  for (const listed of await flow.ledger.deliveries.open()) {
    if (flow.stop.aborted) break;
    const place = `${listed.partner}\t${listed.folder}`;
    if (blocked.has(place)) continue;
    const delivery = await inOurHands(flow, listed);
    if (delivery === "sent") continue;
    if (delivery !== undefined && isDue(flow, delivery, pauses) && (await attempt(flow, delivery, pauses))) {
      sent.push(delivery.id);
    } else blocked.add(place);
  }
  return sent;
}

function isDue(flow: Outbound, { id }: Delivery, pauses: Pauses): boolean {
  return (pauses.get(id) ?? 0) <= flow.clock.elapsed();
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

/**
 * `undefined`: in somebody else's hands. What is taken over from the dead is read again, for they went on until they died;
 * it still names them as owner, so that what they left half written can be found.
 */
async function inOurHands(flow: Outbound, listed: Delivery): Promise<Delivery | "sent" | undefined> {
  const { id, owner } = listed;
  if (owner === flow.owner) return flow.delivering.has(id) ? undefined : listed;
  if (await flow.ledger.isAlive(owner)) return undefined;
  const adopted = await flow.ledger.write((tx) => flow.ledger.deliveries.adopt(tx, id, owner, flow.owner));
  const now = await flow.ledger.deliveries.get(id);
  if (now === undefined || now.state === "sent") return "sent";
  return adopted ? { ...now, owner } : undefined;
}
