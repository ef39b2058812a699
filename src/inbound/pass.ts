import { GatewayError } from "../model/error.ts";
import type { Receipt } from "../model/ledger.ts";
import type { Entry } from "../model/transport.ts";
import { claimFile, type NotClaimed } from "./claim.ts";
import { finishFile, isResting, passes, type Received } from "./finish.ts";
import type { Inbound, Source } from "./source.ts";
import { type Look, look, type Sightings } from "./watch.ts";

/** One look into a source, and all settled files of it taken. */
export interface Pass {
  readonly received: readonly Received[];
  /** Files that are not settled yet, or wait for one that is being received. */
  readonly waiting: number;
  readonly sightings: Sightings;
  /** The failure that ended the pass early, or that kept a file from being read. */
  readonly failure: unknown;
}

/** A file that cannot be read until somebody mends something. */
interface Unreadable {
  readonly unreadable: GatewayError;
}

/**
 * Lists a source once and takes what is settled, one file after the other, in the source's order. A failure that may pass
 * ends the pass, so that no later file overtakes an earlier one; what a person has to mend stops only its own file.
 */
export async function passOver(flow: Inbound, source: Source, before: Sightings): Promise<Pass> {
  const received: Received[] = [];
  let sightings = before;
  let waiting = 0;
  let failure: unknown;
  try {
    await source.transport.prepare?.(source.receive.from);
    const listing = await source.transport.list(source.receive.from);
    const seen = look(before, listing, source.receive, flow.clock.elapsed());
    tellUnsafe(flow, source, seen, before);
    sightings = seen.sightings;
    waiting = seen.waiting.length;
    for await (const one of take(flow, source, seen.ready)) {
      if (one === "changing") waiting += 1;
      else if (one === "taken") continue;
      else if ("unreadable" in one) failure ??= one.unreadable;
      else received.push(one);
    }
  } catch (error) {
    failure = error;
  }
  failure ??= received.find((one) => passes(one.failure))?.failure;
  return { received, waiting, sightings, failure };
}

function tellUnsafe(flow: Inbound, source: Source, seen: Look, before: Sightings): void {
  const { source: name, shown } = source.receive;
  for (const file of seen.unsafe.filter((one) => !before.has(one))) {
    const fields = { source: name, partner: source.partner.name, file };
    flow.log.warn(fields, `a file in ${shown} is not taken: its name cannot be used`);
  }
}

/** First what failed before, then the settled files; none while another of the source is being received. */
async function* take(
  flow: Inbound,
  source: Source,
  ready: readonly Entry[],
): AsyncGenerator<Received | NotClaimed | Unreadable> {
  if (ready.length === 0) return;
  const open = await openReceipts(flow, source);
  for (const receipt of open) {
    if (!isLeft(flow, receipt) || isResting(flow, receipt)) continue;
    const one = await finishFile(flow, source, receipt);
    yield one;
    if (flow.stop.aborted || passes(one.failure)) return;
  }
  if (open.some((receipt) => isUnderWay(flow, receipt))) return yield* ready.map(() => "changing" as const);
  for (const entry of await untaken(flow, source, ready, open)) {
    if (flow.stop.aborted) return;
    const one = await takeFile(flow, source, entry);
    yield one;
    if (typeof one === "object" && "failure" in one && passes(one.failure)) return;
  }
}

async function openReceipts(flow: Inbound, source: Source): Promise<readonly Receipt[]> {
  const unsettled = await flow.ledger.receipts.unsettled();
  return unsettled.filter((receipt) => receipt.source === source.receive.source && !receipt.settled);
}

function isLeft(flow: Inbound, { id, state, owner }: Receipt): boolean {
  return state === "claimed" && owner === flow.owner && !flow.inHand.has(id);
}

/** Somebody is at it, or died over it; what failed for good does not hold up the others. */
function isUnderWay(flow: Inbound, { id, state, owner, failure }: Receipt): boolean {
  return state === "claimed" && (flow.inHand.has(id) || (owner !== flow.owner && failure === ""));
}

/** Leaves out what has a receipt already, and with `then: "leave"` what was received before. */
async function untaken(
  flow: Inbound,
  source: Source,
  ready: readonly Entry[],
  open: readonly Receipt[],
): Promise<readonly Entry[]> {
  const { source: name, then } = source.receive;
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
): Promise<Received | NotClaimed | Unreadable> {
  try {
    const receipt = await claimFile(flow, source, entry);
    return typeof receipt === "string" ? receipt : await finishFile(flow, source, receipt);
  } catch (error) {
    if (error instanceof GatewayError && error.code.startsWith("transport.") && !passes(error)) {
      return { unreadable: error };
    }
    throw error;
  }
}
