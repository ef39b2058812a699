import type { Receipt } from "../model/ledger.ts";
import type { Stored } from "../model/spool.ts";
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
  if (!(await isUnchanged(source, entry, stored))) return "changing";
  flow.atStep("fetch.done");
  const receipt = await flow.ledger.write(async (tx) => {
    if (!(await isUnchanged(source, entry, stored))) return undefined;
    return flow.ledger.receipts.claim(tx, dropOf(source, entry, stored), flow.owner, repeatOf(source));
  });
  if (receipt === undefined) return "taken";
  flow.inHand.add(receipt.id);
  flow.atStep("claim.done");
  return receipt;
}

async function fetchFile(flow: Inbound, source: Source, entry: Entry): Promise<Stored> {
  const writer = await flow.spool.writer();
  try {
    for await (const chunk of source.transport.read(pathOf(source, entry.name))) {
      await writer.write(chunk);
      flow.atStep("fetch.begun");
      flow.stop.throwIfAborted();
    }
    return await writer.finish();
  } catch (error) {
    await writer.abort().catch(() => {}); // the first failure is the one to tell; the sweep removes the rest
    throw error;
  }
}

async function isUnchanged(source: Source, entry: Entry, stored: Stored): Promise<boolean> {
  const now = await source.transport.stat(pathOf(source, entry.name));
  return now !== undefined && isSame(now, entry) && stored.size === (entry.size ?? stored.size);
}

function dropOf(source: Source, entry: Entry, stored: Stored) {
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
