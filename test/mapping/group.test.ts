import { deepEqual, equal, ok } from "node:assert/strict";
import { type Grouping, groupParts } from "../../src/mapping/group.ts";
import type { Spill } from "../../src/model/mapping.ts";
import type { Problem } from "../../src/model/problem.ts";
import type { Element, Part, SourceRecord } from "../../src/model/record.ts";
import { memorySpill } from "./run-case.ts";

function row(line: number, key: string, filler = ""): Part {
  return { kind: "row", line, cells: [key, filler] };
}

async function* batches(parts: readonly Part[], size = 2): AsyncGenerator<readonly Part[]> {
  for (let at = 0; at < parts.length; at += size) yield parts.slice(at, at + size);
}

function keyOf(part: Part): string {
  return part.kind === "row" ? (part.cells[0] ?? "") : part.text;
}

function by(rows: Grouping["rows"]): Grouping {
  return { rows, name: "Order", keyOf };
}

interface Grouped {
  readonly records: readonly SourceRecord[];
  readonly problems: readonly Problem[];
}

async function group(
  parts: readonly Part[],
  grouping: Grouping | undefined,
  spill: Spill = memorySpill(),
): Promise<Grouped> {
  const problems: Problem[] = [];
  const records: SourceRecord[] = [];
  for await (const batch of groupParts(batches(parts), grouping, spill, (it) => void problems.push(it))) {
    records.push(...batch);
  }
  return { records, problems };
}

function lines({ records }: Grouped): readonly (readonly number[])[] {
  return records.map(({ parts }) => parts.map(({ line }) => line));
}

const mixed = [
  row(2, "A"),
  row(3, "A"),
  row(4, "B"),
  row(5, ""),
  row(6, ""),
  row(7, "C"),
  row(8, "C"),
  row(9, "C"),
];

describe("grouping", () => {
  it("makes each part a record where nothing is grouped", async () => {
    deepEqual(lines(await group(mixed, undefined)), [[2], [3], [4], [5], [6], [7], [8], [9]]);
  });

  it("puts rows together that follow one another, over batches too", async () => {
    deepEqual(lines(await group(mixed, by("together"))), [[2, 3], [4], [5], [6], [7, 8, 9]]);
  });

  it("ends the file at a key that comes back, before its rows are given away", async () => {
    const { records, problems } = await group([...mixed, row(10, "B"), row(11, "D")], by("together"));
    ok(!records.some(({ line }) => line >= 10));
    deepEqual(
      problems.map(({ code, scope, line }) => [code, scope, line]),
      [["group.returns", "file", 10]],
    );
    ok(problems[0]?.message.startsWith("B at line 10 began at line 4"));
  });

  it("gathers rows from anywhere, in the order in which records begin", async () => {
    deepEqual(lines(await group([row(2, "A"), row(3, "B"), row(4, "A"), row(5, "")], by("anywhere"))), [
      [2, 4],
      [3],
      [5],
    ]);
  });

  it("gathers more than memory holds by way of the disk, each record whole and once", async () => {
    const filler = "x".repeat(2_000);
    const parts = Array.from({ length: 9_000 }, (_, at) => row(at + 2, `order ${at % 3_000}`, filler));
    const written: number[] = [];
    const disk = memorySpill();
    const spill: Spill = {
      ...disk,
      write: (bucket, all) => {
        written.push(all.length);
        return disk.write(bucket, all);
      },
    };
    const { records, problems } = await group(parts, by("anywhere"), spill);
    deepEqual(problems, []);
    equal(
      written.reduce((sum, count) => sum + count, 0),
      9_000,
    );
    equal(records.length, 3_000);
    for (const { line, parts: own } of records) {
      deepEqual(
        own.map((part) => part.line),
        [line, line + 3_000, line + 6_000],
      );
      equal(new Set(own.map(keyOf)).size, 1);
    }
  });

  it("brings elements back from the disk with their children, and with what is around them", async () => {
    const root: Element = {
      ...element("export", 1),
      attributes: [{ name: "batch", uri: "", value: "B7" }],
      parent: undefined,
    };
    const parts = Array.from({ length: 600 }, (_, at) => tree(`k${at % 200}`, at + 2, root));
    const { records } = await group(parts, by("anywhere"));
    equal(records.length, 200);
    const [part] = records[0]?.parts ?? [];
    ok(part?.kind === "element");
    equal(part.parent?.attributes[0]?.value, "B7");
    equal(part.children[0]?.parent, part);
  });
});

function element(name: string, line: number, text = ""): Omit<Element, "parent"> {
  return { kind: "element", line, column: 1, name, uri: "", attributes: [], children: [], text };
}

function tree(key: string, line: number, parent: Element): Element {
  const children: Element[] = [];
  const whole: Element = { ...element("order", line, key), parent, children };
  children.push({ ...element("note", line, "y".repeat(20_000)), parent: whole });
  return whole;
}
