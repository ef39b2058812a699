import type { Spill } from "../model/mapping.ts";
import { type Problem, quoted, type Report } from "../model/problem.ts";
import type { Part, SourceRecord } from "../model/record.ts";
import { gatherAnywhere } from "./gather.ts";
import { keyIndex } from "./key-index.ts";

/** Parts of one record: beyond this it is no order any more but a column that does not tell orders apart. */
export const mostParts = 100_000;

/** How parts become records. */
export interface Grouping {
  readonly rows: "together" | "anywhere";
  /** How the mapping names the key, for messages. */
  readonly name: string;
  /** The key of a part, "" where it has none. */
  keyOf(part: Part): string;
}

export type Parts = AsyncIterable<readonly Part[]>;
export type Records = AsyncIterable<readonly SourceRecord[]>;

/** Puts parts together that make one document; without grouping each part is one. */
export function groupParts(
  parts: Parts,
  grouping: Grouping | undefined,
  spill: Spill,
  report: Report,
): Records {
  if (grouping === undefined) return singly(parts);
  return grouping.rows === "together"
    ? together(parts, grouping, report)
    : gatherAnywhere(parts, grouping, spill, report);
}

/** A record of some parts. */
export function recordOf(parts: readonly [Part, ...Part[]]): SourceRecord {
  return { line: parts[0].line, parts };
}

async function* singly(parts: Parts): Records {
  for await (const batch of parts) yield batch.map((part) => recordOf([part]));
}

/**
 * Takes parts that follow one another. A part without key is a record of its own, which `apply` refuses. A key that
 * comes back ends the file: half an order must not pass for a whole one.
 */
async function* together(parts: Parts, grouping: Grouping, report: Report): Records {
  const seen = keyIndex();
  let open: [Part, ...Part[]] | undefined;
  let openKey = "";
  for await (const batch of parts) {
    const records: SourceRecord[] = [];
    for (const part of batch) {
      const key = grouping.keyOf(part);
      if (open !== undefined && key !== "" && key === openKey) {
        open.push(part);
        if (open.length > mostParts) return report(tooLarge(key, open[0].line));
        continue;
      }
      if (open !== undefined) records.push(recordOf(open));
      const earlier = key === "" ? 0 : seen.add(key, part.line);
      if (earlier !== 0) return report(returns(key, grouping.name, part, earlier));
      [open, openKey] = [[part], key];
    }
    if (records.length > 0) yield records;
  }
  if (open !== undefined) yield [recordOf(open)];
}

function returns(key: string, field: string, { line }: Part, earlier: number): Problem {
  const named = quoted(key.replaceAll("\t", ", "));
  const message =
    `${named} at line ${line} began at line ${earlier} and was complete; ` +
    `expected its rows together, or "rows": "anywhere" in the mapping`;
  return { severity: "error", scope: "file", code: "group.returns", message, line, field, found: named };
}

/** The problem of a record without end. */
export function tooLarge(key: string, line: number): Problem {
  const named = quoted(key.replaceAll("\t", ", "));
  const message = `${named} has more than ${mostParts} rows from line ${line} on, expected "groupBy" to tell records apart`;
  return { severity: "error", scope: "file", code: "group.too-large", message, line, found: named };
}
