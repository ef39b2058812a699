/**
 * A file in its inbox to the committed ledger, beside the raw parser and the raw insert on the same data in the same run.
 * `npm run bench` (all sizes, 3 rounds) or `npm run bench -- 10000 1` (one size, one round).
 */
import { execFile } from "node:child_process";
import { cp, mkdtemp, rm, stat } from "node:fs/promises";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { linesPerOrder, writeCsv, writeXml } from "./data.ts";

interface Measure {
  readonly seconds: number;
  readonly megabytes: number;
}

const run = promisify(execFile);
/** This file runs from `dist/bench-build/bench/`. */
const project = join(import.meta.dirname, "..", "..", "..");
const sizes = process.argv[2] === undefined ? [1_000, 10_000, 100_000] : [Number(process.argv[2])];
const rounds = Number(process.argv[3] ?? 3);

const kinds = [
  {
    name: "CSV",
    write: writeCsv,
    source: "fjord/inbox/fjord/orders",
    folder: "inbox/fjord/orders",
    file: "a.csv",
    parser: "papaparse",
  },
  {
    name: "XML",
    write: writeXml,
    source: "linden/inbox/linden/orders",
    folder: "inbox/linden/orders",
    file: "a.xml",
    parser: "saxes",
  },
] as const;

say(
  `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GB; ${rounds} rounds, medians`,
);
say(
  "| file | orders | MB | gateway s | orders/s | peak MB | parser s | parser rows/s | insert s | gateway : parser | gateway : parser + insert |",
);
say("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
for (const kind of kinds) {
  for (const orders of sizes) say(await measure(kind, orders));
}

async function measure(kind: (typeof kinds)[number], orders: number): Promise<string> {
  const gateway: Measure[] = [];
  const parser: Measure[] = [];
  const insert: Measure[] = [];
  let megabytes = 0;
  for (let round = 0; round < rounds; round++) {
    const home = await mkdtemp(join(tmpdir(), "dropgate-bench-"));
    for (const part of ["config", "mappings", "inbox", "outbox"]) {
      await cp(join(project, part), join(home, part), { recursive: true });
    }
    const data = join(home, kind.file);
    await kind.write(data, orders);
    megabytes = (await stat(data)).size / 1e6;
    await cp(data, join(home, kind.folder, kind.file));
    parser.push(await child(kind.parser, data));
    gateway.push(await child("gateway", join(home, "config"), kind.source));
    insert.push(await child("insert", join(home, "data", "ledger.db"), join(home, "raw.db")));
    await rm(home, { recursive: true });
  }
  const whole = median(gateway.map(({ seconds }) => seconds));
  const read = median(parser.map(({ seconds }) => seconds));
  const written = median(insert.map(({ seconds }) => seconds));
  const peak = median(gateway.map((one) => one.megabytes));
  const cells = [
    kind.name,
    orders,
    megabytes.toFixed(1),
    whole.toFixed(2),
    Math.round(orders / whole),
    Math.round(peak),
    read.toFixed(2),
    kind.name === "CSV" ? Math.round((orders * linesPerOrder) / read) : "",
    written.toFixed(2),
    (whole / read).toFixed(1),
    (whole / (read + written)).toFixed(2),
  ];
  return `| ${cells.join(" | ")} |`;
}

/** Runs what `npm start` runs: compiled code, with nothing else in the process. */
async function child(...args: readonly string[]): Promise<Measure> {
  const { stdout } = await run(process.execPath, [join(project, "dist/bench-build/bench/child.js"), ...args]);
  return JSON.parse(stdout);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
