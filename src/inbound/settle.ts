import { createHash } from "node:crypto";
import type { Receipt } from "../model/ledger.ts";
import { numberedName } from "../model/name.ts";
import { joinPath } from "../model/transport.ts";
import { pathOf } from "./claim.ts";
import { reasonText } from "./reason.ts";
import type { Inbound, Source } from "./source.ts";

/**
 * Disposes of the source of a posted or rejected file: archived, deleted or left; a rejected one goes to `.error/` with
 * the reason beside it. Can be repeated after a crash at any point. Throws when the source cannot be disposed
 * of; the receipt is then unsettled as before. A source that was read before (by a process that died since, or before a
 * failure) is read once more: its sender may have put another file of the same size and time there.
 */
export async function settleFile(
  flow: Inbound,
  source: Source,
  receipt: Receipt,
  seen: "just read" | "read before" = "just read",
): Promise<void> {
  if (!receipt.settled && (seen === "just read" || (await hasOurBytes(source, receipt)))) {
    await dispose(flow, source, receipt);
  }
  flow.atStep("settle.moved");
  await flow.spool.archive(receipt.hash);
  await flow.ledger.write((tx) => flow.ledger.receipts.settle(tx, receipt.id));
  flow.atStep("settle.done");
}

async function dispose(flow: Inbound, source: Source, receipt: Receipt): Promise<void> {
  if (!(await isStillThere(source, pathOf(source, receipt.name), receipt))) return;
  const { then, marker } = source.receive;
  if (then === "leave" && receipt.state !== "rejected") return;
  // Before the file: a marker left behind would call the next file of the name complete while it is written.
  if (marker !== "") await source.transport.remove(pathOf(source, receipt.name + marker));
  if (receipt.state === "rejected") await moveToError(flow, source, receipt);
  else if (then === "archive") await moveAside(source, receipt, ".archive");
  else await source.transport.remove(pathOf(source, receipt.name));
}

async function hasOurBytes(source: Source, receipt: Receipt): Promise<boolean> {
  const path = pathOf(source, receipt.name);
  if (!(await isStillThere(source, path, receipt))) return false;
  const hash = createHash("sha256");
  for await (const chunk of source.transport.read(path)) hash.update(chunk);
  return hash.digest("hex") === receipt.hash;
}

/** A file of that name that is not the one we read is a new drop, and stays. */
async function isStillThere(source: Source, path: string, receipt: Receipt): Promise<boolean> {
  const entry = await source.transport.stat(path);
  if (entry === undefined) return false;
  return (entry.size ?? receipt.size) === receipt.size && (entry.modified ?? 0) === receipt.modified;
}

/** The reason first: a crash in between leaves the file to be moved again, never a file without its reason. */
async function moveToError(flow: Inbound, source: Source, receipt: Receipt): Promise<void> {
  const problems = await flow.ledger.receipts.problems(receipt.id);
  const target = await freeName(source, receipt, ".error");
  const reason = joinPath(source.receive.from, ".error", `${target}.reason.txt`);
  await source.transport.write(reason, once(reasonText(receipt, problems)));
  await moveTo(source, receipt, ".error", target);
}

async function moveAside(source: Source, receipt: Receipt, folder: string): Promise<void> {
  await moveTo(source, receipt, folder, await freeName(source, receipt, folder));
}

/** Somebody may have put another file under the name since we looked: what we moved is looked at again. */
async function moveTo(source: Source, receipt: Receipt, folder: string, name: string): Promise<void> {
  const from = pathOf(source, receipt.name);
  const to = joinPath(source.receive.from, folder, name);
  await source.transport.move(from, to);
  if (await isStillThere(source, to, receipt)) return;
  const taken = (await source.transport.stat(from)) !== undefined;
  await source.transport.move(to, taken ? pathOf(source, numberedName(receipt.name, receipt.id)) : from);
}

async function freeName(source: Source, receipt: Receipt, folder: string): Promise<string> {
  const path = joinPath(source.receive.from, folder, receipt.name);
  const taken = await source.transport.stat(path);
  return taken === undefined ? receipt.name : numberedName(receipt.name, receipt.id);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
