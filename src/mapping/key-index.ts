/** Remembers keys and the line where each was first seen, in 12 bytes a key, whatever its length. */
export interface KeyIndex {
  /** The line at which the key was added before; 0 where it is new, and is now added. */
  add(key: string, line: number): number;
  readonly size: number;
}

/** Part of the table that may be filled before it grows. */
const load = 0.75;

/** Seeds nobody can know make keys that were built to collide useless. */
const seeds = [Math.floor(Math.random() * 0xffff_ffff), Math.floor(Math.random() * 0xffff_ffff)] as const;

interface Slots {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  /** 0 marks a free slot: lines count from 1. */
  readonly line: Uint32Array;
}

/**
 * An index by 64-bit hashes in open addressing: 3 million keys take 50 MB. Two different keys are taken for one with
 * a chance of about 1 in 4 million at that size.
 */
export function keyIndex(): KeyIndex {
  let slots = emptySlots(1024);
  let size = 0;
  return {
    get size() {
      return size;
    },
    add(key, line) {
      if (size >= slots.line.length * load) slots = grown(slots);
      const high = hash(key, seeds[0]);
      const low = hash(key, seeds[1]);
      const at = find(slots, high, low);
      const known = slots.line[at] ?? 0;
      if (known !== 0) return known;
      put(slots, at, high, low, Math.max(1, line));
      size += 1;
      return 0;
    },
  };
}

function emptySlots(length: number): Slots {
  return { high: new Uint32Array(length), low: new Uint32Array(length), line: new Uint32Array(length) };
}

function put(slots: Slots, at: number, high: number, low: number, line: number): void {
  slots.high[at] = high;
  slots.low[at] = low;
  slots.line[at] = line;
}

/** The slot that holds the hash, or the free one where it belongs. */
function find({ high, low, line }: Slots, wantedHigh: number, wantedLow: number): number {
  const mask = line.length - 1;
  let at = wantedLow & mask;
  while (line[at] !== 0 && (low[at] !== wantedLow || high[at] !== wantedHigh)) at = (at + 1) & mask;
  return at;
}

function grown(old: Slots): Slots {
  const next = emptySlots(old.line.length * 2);
  for (let at = 0; at < old.line.length; at += 1) {
    const line = old.line[at] ?? 0;
    if (line === 0) continue;
    const [high, low] = [old.high[at] ?? 0, old.low[at] ?? 0];
    put(next, find(next, high, low), high, low, line);
  }
  return next;
}

/** A 32-bit hash of a text (the mixing of MurmurHash 3, over its UTF-16 units). */
export function hash(text: string, seed = 0): number {
  let state = seed | 0;
  for (let at = 0; at < text.length; at += 1) {
    let unit = Math.imul(text.charCodeAt(at), 0xcc9e2d51);
    unit = (unit << 15) | (unit >>> 17);
    state ^= Math.imul(unit, 0x1b873593);
    state = (state << 13) | (state >>> 19);
    state = (Math.imul(state, 5) + 0xe6546b64) | 0;
  }
  state ^= text.length;
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return (state ^ (state >>> 16)) >>> 0;
}
