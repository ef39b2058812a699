import picomatch from "picomatch";
import type { Receive } from "../model/config.ts";
import { isSafeName } from "../model/name.ts";
import type { Entry } from "../model/transport.ts";

/** What a file looked like when it last changed, and when we first saw it so (`Clock.elapsed`). */
interface Sighting {
  readonly entry: Entry;
  readonly since: number;
}

/** What we have seen in one source, by name. */
export type Sightings = ReadonlyMap<string, Sighting>;

export const nothingSeen: Sightings = new Map();

/** One look at a source's listing. */
export interface Look {
  /** Settled files, in the order in which they are to be taken. */
  readonly ready: readonly Entry[];
  /** Names of files that are not settled yet. */
  readonly waiting: readonly string[];
  /** Names that are never used as they stand (control characters, reserved names, too long). */
  readonly unsafe: readonly string[];
  readonly sightings: Sightings;
}

/** Names under which other programs keep what they have not finished. */
const TEMPORARY = /^\.|^~\$|\.(?:tmp|part|filepart|writing)$/i;

/**
 * Compares a listing with what was seen before. A file is settled when nothing about it changed for
 * `receive.settled` ms since our own first sight, or when its marker is there; an empty file, when it stayed so for
 * `receive.emptyAfter` ms. Neither its time stamp nor the server's clock is believed.
 */
export function look(
  before: Sightings,
  listing: readonly Entry[],
  receive: Pick<Receive, "files" | "marker" | "settled" | "emptyAfter" | "order">,
  now: number,
): Look {
  const wanted = picomatch(receive.files, { nocase: false, dot: false });
  const names = new Set(listing.map((entry) => entry.name));
  const ours = listing.filter((entry) => isOurs(entry.name, wanted, receive.marker));
  const sightings = new Map(ours.map((entry) => [entry.name, sight(before.get(entry.name), entry, now)]));
  const isReady = (entry: Entry) => isSettled(sightings.get(entry.name), names, receive, now);
  const safe = ours.filter((entry) => isSafeName(entry.name));
  return {
    ready: safe.filter(isReady).sort(inOrder(receive.order)),
    waiting: safe.filter((entry) => !isReady(entry)).map((entry) => entry.name),
    unsafe: ours.filter((entry) => !isSafeName(entry.name)).map((entry) => entry.name),
    sightings,
  };
}

function isOurs(name: string, wanted: (name: string) => boolean, marker: string): boolean {
  if (TEMPORARY.test(name) || (marker !== "" && name.endsWith(marker))) return false;
  return wanted(name);
}

function sight(before: Sighting | undefined, entry: Entry, now: number): Sighting {
  return before !== undefined && isSame(before.entry, entry) ? before : { entry, since: now };
}

/** The same file, not written to in between. */
export function isSame(a: Entry, b: Entry): boolean {
  return a.size === b.size && a.modified === b.modified && a.identity === b.identity;
}

function isSettled(
  sighting: Sighting | undefined,
  names: ReadonlySet<string>,
  receive: Pick<Receive, "marker" | "settled" | "emptyAfter">,
  now: number,
): boolean {
  if (sighting === undefined) return false;
  if (receive.marker !== "") return names.has(sighting.entry.name + receive.marker);
  const wait = sighting.entry.size === 0 ? receive.emptyAfter : receive.settled;
  return now - sighting.since >= wait;
}

function inOrder(order: Receive["order"]): (a: Entry, b: Entry) => number {
  const byName = (a: Entry, b: Entry) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
  if (order === "name") return byName;
  return (a, b) => (a.modified ?? 0) - (b.modified ?? 0) || byName(a, b);
}
