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
    else if (await isThere(transport, temporaryOf(delivery))) await publish(flow, transport, delivery);
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
  const temporary = temporaryOf(delivery);
  await transport.write(temporary, flow.spool.read(delivery.hash));
  const written = await transport.stat(temporary);
  if (written?.size !== undefined && written.size !== delivery.size) {
    const message = `${temporary} has ${written.size} bytes after writing, expected ${delivery.size}`;
    throw new GatewayError("delivery.short", message, { retry: "later" });
  }
  flow.atStep("deliver.written");
  await step(flow, delivery, "produced", "delivering", temporary);
  flow.atStep("deliver.marked");
  await publish(flow, transport, delivery);
}

async function publish(flow: Outbound, transport: Transport, delivery: Delivery): Promise<void> {
  await assertFree(transport, delivery);
  await transport.move(temporaryOf(delivery), joinPath(delivery.folder, delivery.name));
  flow.atStep("deliver.renamed");
}

async function conclude(flow: Outbound, delivery: Delivery): Promise<void> {
  await flow.spool.archive(delivery.hash);
  await step(flow, delivery, "delivering", "sent");
  flow.atStep("deliver.done");
}

/** Throws when a file of that name has not been collected yet and must not be replaced. */
async function assertFree(transport: Transport, delivery: Delivery): Promise<void> {
  const path = joinPath(delivery.folder, delivery.name);
  if (delivery.overwrite === "replace" || !(await isThere(transport, path))) return;
  throw new GatewayError(
    "delivery.name-taken",
    `${path} has not been collected yet, waiting with the next one`,
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

/** The same after a restart, different for every delivery, and ignored by whoever lists the folder. */
function temporaryOf(delivery: Delivery): string {
  return joinPath(delivery.folder, `.${delivery.id}.${delivery.name}.part`);
}

function transportOf(flow: Outbound, delivery: Delivery): Transport {
  const transport = flow.transports.get(delivery.partner);
  if (transport !== undefined) return transport;
  throw new GatewayError(
    "delivery.no-partner",
    `${delivery.name} is for ${delivery.partner}, which is not configured any more`,
  );
}
