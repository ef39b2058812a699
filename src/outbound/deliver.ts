import { createHash } from "node:crypto";
import { GatewayError, messageOf } from "../model/error.ts";
import type { Delivery, DeliveryState } from "../model/ledger.ts";
import { joinPath, type Transport } from "../model/transport.ts";
import type { Outbound } from "./feed-run.ts";

/**
 * Brings a finished file to its partner: complete and durable under a temporary name, marked so in the ledger, then renamed
 * in one step. After a crash the temporary name decides: still there, the rename did not happen; gone, it
 * did, even where the partner has taken the file away since. So a file is delivered once and never seen half.
 * Can be repeated from any state. A failure is kept with the delivery and thrown.
 */
export async function deliver(flow: Outbound, delivery: Delivery): Promise<void> {
  flow.delivering.add(delivery.id);
  try {
    const transport = transportOf(flow, delivery);
    if (delivery.state === "produced") await bring(flow, transport, delivery);
    else await takeUp(flow, transport, delivery);
    await conclude(flow, delivery);
  } catch (error) {
    await flow.ledger.write((tx) => flow.ledger.deliveries.fail(tx, delivery.id, messageOf(error)));
    throw error;
  } finally {
    flow.delivering.delete(delivery.id);
  }
}

async function bring(flow: Outbound, transport: Transport, delivery: Delivery): Promise<void> {
  await assertFree(transport, delivery);
  if (delivery.owner !== flow.owner) await transport.remove(temporaryOf(delivery, delivery.owner));
  const temporary = temporaryOf(delivery, flow.owner);
  await transport.write(temporary, flow.spool.read(delivery.hash));
  await assertWhole(transport, delivery, temporary);
  flow.atStep("deliver.written");
  try {
    await step(flow, delivery, "produced", "delivering", temporary);
  } catch (error) {
    if (isTakenOver(error)) await transport.remove(temporary);
    throw error;
  }
  flow.atStep("deliver.marked");
  await publish(flow, transport, delivery, temporary);
}

/** A folder that is not there (a mount that is missing) says nothing of what was in it. */
async function takeUp(flow: Outbound, transport: Transport, delivery: Delivery): Promise<void> {
  const { temporary, folder } = delivery;
  if (await isThere(transport, temporary)) return publish(flow, transport, delivery, temporary);
  await transport.list(folder);
}

async function assertWhole(transport: Transport, delivery: Delivery, temporary: string): Promise<void> {
  const written = await transport.stat(temporary);
  const size = written === undefined ? "no" : (written.size ?? delivery.size);
  if (size === delivery.size) return;
  const message = `${temporary} has ${size} bytes after writing, expected ${delivery.size}`;
  throw new GatewayError("delivery.short", message, { retry: "later" });
}

async function publish(
  flow: Outbound,
  transport: Transport,
  delivery: Delivery,
  temporary: string,
): Promise<void> {
  await assertFree(transport, delivery);
  await transport.move(temporary, joinPath(delivery.folder, delivery.name));
  flow.atStep("deliver.renamed");
}

async function conclude(flow: Outbound, delivery: Delivery): Promise<void> {
  await flow.spool.archive(delivery.hash);
  await step(flow, delivery, delivery.state === "produced" ? "delivering" : delivery.state, "sent");
  flow.atStep("deliver.done");
}

/** Throws when a file of that name has not been collected yet and must not be replaced. */
async function assertFree(transport: Transport, delivery: Delivery): Promise<void> {
  const path = joinPath(delivery.folder, delivery.name);
  if (delivery.overwrite === "replace" || !(await isThere(transport, path))) return;
  throw new GatewayError(
    "delivery.name-taken",
    `${path} has not been collected yet, the new file of that name waits`,
    {
      retry: "later",
    },
  );
}

async function isThere(transport: Transport, path: string): Promise<boolean> {
  return (await transport.stat(path)) !== undefined;
}

async function step(
  flow: Outbound,
  delivery: Delivery,
  from: DeliveryState,
  to: DeliveryState,
  temporary?: string,
): Promise<void> {
  const done = await flow.ledger.write((tx) =>
    flow.ledger.deliveries.advance(tx, delivery.id, from, to, temporary),
  );
  if (done) return;
  throw new GatewayError("delivery.taken-over", `Delivery ${delivery.id} is in other hands`, {
    retry: "later",
  });
}

function isTakenOver(error: unknown): boolean {
  return error instanceof GatewayError && error.code === "delivery.taken-over";
}

/**
 * Under which an owner writes a delivery: the same after every failure, different for every delivery and owner (one that was
 * taken for dead may still be writing), and ignored by whoever lists the folder.
 */
export function temporaryOf(delivery: Delivery, owner: string): string {
  const mark = createHash("sha256").update(owner).digest("hex").slice(0, 8);
  return joinPath(delivery.folder, `.${delivery.id}.${mark}.${delivery.name}.part`);
}

function transportOf(flow: Outbound, delivery: Delivery): Transport {
  const transport = flow.transports.get(delivery.partner);
  if (transport !== undefined) return transport;
  throw new GatewayError(
    "delivery.no-partner",
    `${delivery.name} is for ${delivery.partner}, which is not configured any more`,
  );
}
