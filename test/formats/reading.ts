import {
  defaultLimits,
  type Encoding,
  type Format,
  type ReadOptions,
  type WriteOptions,
} from "../../src/model/format.ts";
import type { Problem } from "../../src/model/problem.ts";
import type { Element, Part } from "../../src/model/record.ts";

export const readDefaults: ReadOptions = {
  format: "csv",
  encoding: "utf-8",
  delimiter: ",",
  quote: '"',
  finalNewline: "required",
  noRecords: "problem",
  record: ["export", "orders", "order"],
  namespaces: {},
  keepAround: false,
  limits: defaultLimits,
};

export const writeDefaults: WriteOptions = {
  format: "csv",
  encoding: "utf-8",
  bom: false,
  newline: "lf",
  delimiter: ",",
  quote: "when needed",
  header: true,
  spreadsheetSafe: false,
  namespace: "",
};

export const encodings: readonly Encoding[] = ["utf-8", "utf-16", "windows-1252", "iso-8859-1"];

export interface Reading {
  readonly columns: readonly string[];
  readonly parts: readonly Part[];
  readonly problems: readonly Problem[];
}

/** Reads a whole file, given in these pieces. */
export async function read(
  format: Format,
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  options: Partial<ReadOptions> = {},
): Promise<Reading> {
  const problems: Problem[] = [];
  const parts: Part[] = [];
  const all = { ...readDefaults, format: format.name, ...options };
  const decoded = await format.decode(stream(pieces), all, (problem) => problems.push(problem));
  for await (const batch of decoded.parts) parts.push(...batch);
  return { columns: decoded.columns, parts, problems };
}

async function* stream(pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>) {
  yield* pieces;
}

/** A part without what it points back to, so that it can be compared and kept as JSON. */
export function plain(part: Part): unknown {
  if (part.kind === "row")
    return part.flaw === undefined ? [part.line, ...part.cells] : [part.line, ...part.cells, part.flaw];
  return plainElement(part);
}

function plainElement({ line, column, name, uri, attributes, children, text }: Element): unknown {
  return {
    [uri === "" ? name : `{${uri}}${name}`]: `${line}:${column}`,
    ...(attributes.length > 0 && { attributes: attributes.map((each) => [each.name, each.value]) }),
    ...(text.trim() !== "" && { text }),
    ...(children.length > 0 && { children: children.map(plainElement) }),
  };
}

/** Numbers that look random and are the same in every run. */
export function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 4_294_967_296) * below);
  };
}
