import type { Spill } from "../model/mapping.ts";
import type { Report } from "../model/problem.ts";
import type { Part, SourceRecord } from "../model/record.ts";
import { type Grouping, mostParts, type Parts, type Records, recordOf, tooLarge } from "./group.ts";
import { hash } from "./key-index.ts";
import { packPart, unpackPart } from "./packed-part.ts";

/** Characters kept in memory before rows go to disk. */
const mostInMemory = 8_000_000;
const buckets = 64;
const batchSize = 500;

type Group = [Part, ...Part[]];

/**
 * Gathers a whole file by key. A small file keeps the order in which its records begin; a large one is written to
 * buckets by key and each bucket is read back whole, so that order holds within each bucket only.
 */
export async function* gatherAnywhere(
  parts: Parts,
  grouping: Grouping,
  spill: Spill,
  report: Report,
): Records {
  const groups = new Map<string, Group>();
  const writer = spiller(spill);
  let size = 0;
  for await (const batch of parts) {
    if (writer.active) {
      await writer.write(batch.map((part) => [grouping.keyOf(part), part]));
      continue;
    }
    for (const part of batch) size += add(groups, grouping.keyOf(part), part);
    if (size > mostInMemory) await writer.write(flattened(groups));
  }
  const sources = writer.active ? readBuckets(spill, grouping) : [groups];
  for await (const source of sources) {
    const large = [...source].find(([, group]) => group.length > mostParts);
    if (large !== undefined) return report(tooLarge(large[0], large[1][0].line));
    yield* inBatches(source);
  }
}

/** A part without key stands alone; `apply` refuses it. Gives the size of what was kept. */
function add(groups: Map<string, Group>, key: string, part: Part): number {
  const own = key === "" ? `\n${part.line}:${groups.size}` : key;
  const group = groups.get(own);
  if (group === undefined) groups.set(own, [part]);
  else group.push(part);
  return sizeOf(part);
}

function sizeOf(part: Part): number {
  if (part.kind === "row") return part.cells.reduce((sum, cell) => sum + cell.length + 8, 64);
  return part.children.reduce((sum, child) => sum + sizeOf(child), part.text.length + 160);
}

function flattened(groups: Map<string, Group>): readonly (readonly [string, Part])[] {
  const all = [...groups].flatMap(([key, group]) =>
    group.map((part) => [key.startsWith("\n") ? "" : key, part] as const),
  );
  groups.clear();
  return all;
}

interface Spiller {
  readonly active: boolean;
  write(parts: readonly (readonly [key: string, part: Part])[]): Promise<void>;
}

function spiller(spill: Spill): Spiller {
  let active = false;
  return {
    get active() {
      return active;
    },
    async write(parts) {
      active = true;
      const lines = new Map<number, string[]>();
      for (const [key, part] of parts) {
        const bucket = hash(key) % buckets;
        const list = lines.get(bucket) ?? [];
        list.push(packPart(part));
        lines.set(bucket, list);
      }
      for (const [bucket, list] of lines) await spill.write(bucket, list);
    },
  };
}

async function* readBuckets(spill: Spill, grouping: Grouping): AsyncGenerator<Map<string, Group>> {
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    const groups = new Map<string, Group>();
    for (const line of await spill.read(bucket)) {
      const part = unpackPart(line);
      add(groups, grouping.keyOf(part), part);
    }
    yield groups;
  }
}

function* inBatches(groups: Map<string, Group>): Generator<readonly SourceRecord[]> {
  let batch: SourceRecord[] = [];
  for (const group of groups.values()) {
    batch.push(recordOf(group));
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
