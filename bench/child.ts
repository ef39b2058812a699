/** Measures one thing in a process of its own and prints it as JSON: seconds and peak memory in MB. */
import { createReadStream } from "node:fs";
import Papa from "papaparse";
import { SaxesParser } from "saxes";
import { openGateway } from "../src/gateway/gateway.ts";
import { loadSetup } from "../src/gateway/setup.ts";
import { passOver } from "../src/inbound/pass.ts";
import { nothingSeen } from "../src/inbound/watch.ts";
import { openLedger } from "../src/ledger/index.ts";
import { sql } from "../src/ledger/transaction.ts";
import { insertAll } from "../src/ledger/unfold.ts";

const [, , mode = "", target = "", extra = ""] = process.argv;
const works: Readonly<Record<string, () => Promise<number>>> = {
  gateway: () => gateway(target, extra),
  papaparse: () => papaparse(target),
  saxes: () => saxes(target),
  insert: () => insert(target, extra),
};

const work = works[mode];
if (work === undefined) throw new Error(`no such measurement: ${mode}`);
const seconds = await work();
const megabytes = process.resourceUsage().maxRSS / 1024;
process.stdout.write(`${JSON.stringify({ seconds, megabytes })}\n`);

/** From the file in its inbox to the committed ledger and the archived source: what `start` does. */
async function gateway(config: string, sourceStart: string): Promise<number> {
  const { setup, problems } = await loadSetup(config);
  if (setup === undefined) throw new Error(JSON.stringify(problems));
  const open = await openGateway(setup);
  const source = open.sources.find(({ receive }) => receive.source.startsWith(sourceStart));
  if (source === undefined) throw new Error(`no source ${sourceStart}`);
  const ready = { ...source, receive: { ...source.receive, settled: 0 } };
  const begin = performance.now();
  const pass = await passOver(open.inbound, ready, nothingSeen);
  const end = performance.now();
  const state = pass.received[0]?.receipt.state;
  if (state !== "posted") throw new Error(`not posted: ${state} ${String(pass.failure)}`);
  await open.close();
  return (end - begin) / 1000;
}

/** The parser alone, in its fastest form: text chunks, rows as arrays, thrown away. */
async function papaparse(path: string): Promise<number> {
  const begin = performance.now();
  let rows = 0;
  await new Promise<void>((resolve, reject) => {
    Papa.parse(createReadStream(path, { encoding: "latin1", highWaterMark: 1024 * 1024 }), {
      header: false,
      delimiter: ";",
      newline: "\r\n",
      chunk: ({ data }) => {
        rows += data.length;
      },
      complete: () => resolve(),
      error: reject,
    });
  });
  if (rows === 0) throw new Error("read nothing");
  return (performance.now() - begin) / 1000;
}

async function saxes(path: string): Promise<number> {
  const begin = performance.now();
  const parser = new SaxesParser({ xmlns: true });
  let elements = 0;
  parser.on("opentag", () => {
    elements += 1;
  });
  parser.on("text", () => {});
  for await (const chunk of createReadStream(path, { encoding: "utf8", highWaterMark: 256 * 1024 })) {
    parser.write(chunk);
  }
  parser.close();
  if (elements === 0) throw new Error("read nothing");
  return (performance.now() - begin) / 1000;
}

/** The very rows that the gateway wrote, out of its ledger into a new one, with no question asked. */
async function insert(from: string, to: string): Promise<number> {
  const source = await openLedger({ filename: from, clock: () => new Date() });
  const target = await openLedger({ filename: to, clock: () => new Date() });
  const tables = ["orders", "order_lines", "order_events"] as const;
  const batches = await source.write(async (tx) => {
    const all: { table: string; columns: string[]; rows: (string | number | null)[][] }[] = [];
    for (const table of tables) {
      const rows = await sql(tx).all(`select * from ${table}`, []);
      const columns = Object.keys(rows[0] ?? {});
      const size = table === "order_lines" ? 3000 : 1000;
      for (let at = 0; at < rows.length; at += size) {
        all.push({ table, columns, rows: rows.slice(at, at + size).map((row) => Object.values(row)) });
      }
    }
    return all;
  });
  const begin = performance.now();
  await target.write(async (tx) => {
    for (const { table, columns, rows } of batches) await insertAll(sql(tx), table, columns, rows);
  });
  const end = performance.now();
  await source.close();
  await target.close();
  return (end - begin) / 1000;
}
