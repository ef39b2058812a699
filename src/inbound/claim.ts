import { GatewayError } from "../model/error.ts";
import type { Drop, Receipt } from "../model/ledger.ts";
import type { SpoolWriter, Stored } from "../model/spool.ts";
import { type Entry, joinPath } from "../model/transport.ts";
import type { Inbound, Source } from "./source.ts";
import { isSame } from "./watch.ts";

/** Why a file was not claimed: it was still being written, or somebody else was quicker. Both are ordinary. */
export type NotClaimed = "changing" | "taken";

/**
 * Brings a file's bytes into the spool and makes the receipt that says they are ours. The source is looked at once more
 * inside the claim's transaction: whoever disposes of a file marks that in a transaction of its own, so a file that is
 * still there and has no receipt in hand is free. Throws on failures of the partner's or our side.
 */
export async function claimFile(flow: Inbound, source: Source, entry: Entry): Promise<Receipt | NotClaimed> {
  const stored = await fetchFile(flow, source, entry);
  if (typeof stored === "string") return stored;
  flow.atStep("fetch.done");
  const drop = dropOf(source, entry, stored);
  const receipt = await flow.ledger.write(async (tx) => {
    if (!(await isUnchanged(source, entry, stored.size)) || (await isKnown(flow, source, drop)))
      return undefined;
    const claimed = await flow.ledger.receipts.claim(tx, drop, flow.owner, repeatOf(source));
    // Before others can see it: whoever looks for what nobody has in hand must not find this one.
    if (claimed !== undefined) flow.inHand.add(claimed.id);
    return claimed;
  });
  if (receipt === undefined) return "taken";
  flow.atStep("claim.done");
  return receipt;
}

/** What changed while it was read leaves nothing in the spool: it will be read again, perhaps many times. */
async function fetchFile(flow: Inbound, source: Source, entry: Entry): Promise<Stored | NotClaimed> {
  const writer = await flow.spool.writer();
  try {
    const size = await copy(flow, source, entry, writer);
    if (await isUnchanged(source, entry, size)) return await writer.finish();
    await writer.abort();
    return "changing";
  } catch (error) {
    await writer.abort().catch(() => {}); // the first failure is the one to tell; the sweep removes the rest
    if (error instanceof GatewayError && error.code === "transport.missing") return "taken";
    throw error;
  }
}

async function copy(flow: Inbound, source: Source, entry: Entry, writer: SpoolWriter): Promise<number> {
  let size = 0;
  for await (const chunk of source.transport.read(pathOf(source, entry.name))) {
    await writer.write(chunk);
    size += chunk.byteLength;
    flow.atStep("fetch.begun");
    flow.stop.throwIfAborted();
    if (size > (entry.size ?? size)) break; // it grows, perhaps as fast as we read
  }
  return size;
}

async function isUnchanged(source: Source, entry: Entry, size: number): Promise<boolean> {
  const now = await source.transport.stat(pathOf(source, entry.name));
  return now !== undefined && isSame(now, entry) && size === (entry.size ?? size);
}

/** A file that is left where it is looks free after another gateway has received it. */
async function isKnown(flow: Inbound, source: Source, drop: Drop): Promise<boolean> {
  if (source.receive.then !== "leave") return false;
  return (await flow.ledger.receipts.known(drop.source, [drop])).size > 0;
}

function dropOf(source: Source, entry: Entry, stored: Stored): Drop {
  return {
    source: source.receive.source,
    partner: source.partner.name,
    document: source.document.name,
    name: entry.name,
    size: stored.size,
    modified: entry.modified ?? 0,
    hash: stored.hash,
  };
}

function repeatOf(source: Source): "skip" | "latest" | "apply" {
  return source.document.receive?.repeat ?? "skip";
}

/** Where a file of this name stands in its source. */
export function pathOf(source: Source, name: string): string {
  return joinPath(source.receive.from, name);
}
