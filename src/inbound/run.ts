import { type Waker, waker } from "../model/waker.ts";
import { type Pass, passOver } from "./pass.ts";
import type { Inbound, Source } from "./source.ts";
import { nothingSeen, type Sightings } from "./watch.ts";

/** Longest pause after failures in a row, ms. */
const LONGEST_PAUSE = 60_000;

/** Shortest pause between two listings, ms: a file that is being written calls with every block. */
const SHORTEST_PAUSE = 100;

/**
 * Watches one source until the gateway stops: lists it every `poll`, sooner when the folder calls or a file is about to
 * settle, later after failures. `received` is called after a pass that took files.
 */
export async function runSource(flow: Inbound, source: Source, received: () => void): Promise<void> {
  const bell = waker();
  const unwatch = watch(flow, source, bell);
  let sightings: Sightings = nothingSeen;
  let failures = 0;
  while (!flow.stop.aborted) {
    const pass = await passOver(flow, source, sightings);
    sightings = pass.sightings;
    failures = pass.failure === undefined ? 0 : failures + 1;
    if (pass.failure !== undefined && !flow.stop.aborted) tell(flow, source, pass.failure);
    if (pass.received.length > 0) received();
    await bell.wait(pause(source, pass, failures), flow.stop);
    await waker().wait(SHORTEST_PAUSE, flow.stop);
  }
  await unwatch();
}

function watch(flow: Inbound, source: Source, bell: Waker): () => Promise<void> {
  const { transport, receive } = source;
  const failed = (err: Error) =>
    flow.log.warn(
      { source: receive.source, err },
      "the folder no longer calls, it is listed at intervals only",
    );
  return transport.watch?.(receive.from, () => bell.wake(), failed) ?? (async () => {});
}

function pause(source: Source, pass: Pass, failures: number): number {
  const { poll, settled } = source.receive;
  if (failures > 0) return Math.min(poll * 2 ** failures, Math.max(poll, LONGEST_PAUSE));
  return pass.waiting > 0 ? Math.min(poll, Math.max(settled, 50)) : poll;
}

function tell(flow: Inbound, source: Source, err: unknown): void {
  const { source: name, shown } = source.receive;
  flow.log.error(
    { source: name, partner: source.partner.name, err },
    `cannot take files from ${shown}, will try again`,
  );
}
