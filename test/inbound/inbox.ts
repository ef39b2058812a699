import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Received } from "../../src/inbound/finish.ts";
import { passOver } from "../../src/inbound/pass.ts";
import type { Inbound, Source } from "../../src/inbound/source.ts";
import { nothingSeen } from "../../src/inbound/watch.ts";
import { type LedgerStore, openLedger, sql } from "../../src/ledger/index.ts";
import type { Partner, Receive } from "../../src/model/config.ts";
import type { Receipt } from "../../src/model/ledger.ts";
import type { Log } from "../../src/model/log.ts";
import type { Spool } from "../../src/model/spool.ts";
import type { Step } from "../../src/model/step.ts";
import type { Entry } from "../../src/model/transport.ts";
import { openSpool } from "../../src/spool/spool.ts";
import { directory } from "../../src/transports/directory.ts";
import { plainDocument, plainFormat, plainPlan, postedTable } from "./plain.ts";

export const home = "host:1:100";

/** A line of the log: level, event, fields. */
export type Logged = readonly [level: string, event: string, fields: Record<string, unknown>];

/** One gateway's inbound side in a folder of its own, with a real ledger, spool and folders. */
export interface Inbox {
  readonly folder: string;
  readonly ledger: LedgerStore;
  readonly spool: Spool;
  readonly flow: Inbound;
  readonly source: Source;
  readonly logged: Logged[];
  /** The same folder, differently configured. */
  sourceWith(receive: Partial<Receive>, partner?: Partial<Partner>): Source;
  /** Another gateway, by default in another process: its own ledger connection, spool and owner. */
  another(changes?: Partial<Inbound>): Promise<Inbound>;
  drop(name: string, text: string): Promise<Entry>;
  entry(name: string): Promise<Entry>;
  /** Names in the drop folder, or one beside it; dotfiles left out. */
  names(sub?: string): Promise<readonly string[]>;
  text(...path: string[]): Promise<string>;
  /** One pass over the source: what came of it. Throws the failure that ended it. */
  pass(source?: Source): Promise<readonly Received[]>;
  /** What was posted, `key=value`, in order. */
  posted(): Promise<readonly string[]>;
  receipts(): Promise<readonly Receipt[]>;
}

/** Runs `work` in a new inbox, gone afterwards. */
export async function inInbox(work: (inbox: Inbox) => Promise<void>): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), "dropgate-inbound-"));
  const open: LedgerStore[] = [];
  try {
    await work(await openInbox(root, open));
  } finally {
    for (const ledger of open) await ledger.close();
    await rm(root, { recursive: true, force: true });
  }
}

async function openInbox(root: string, open: LedgerStore[]): Promise<Inbox> {
  const folder = join(root, "inbox");
  await mkdir(folder);
  const logged: Logged[] = [];
  const gateway = async (owner: string): Promise<Inbound & { readonly ledger: LedgerStore }> => {
    const ledger = await openLedger({ filename: join(root, "ledger.db"), clock: () => new Date() });
    open.push(ledger);
    const spool = await openSpool(join(root, "data"), owner);
    await ledger.beat(owner);
    return { ...stillFlow, ledger, spool, owner, log: logTo(logged), inHand: new Set(), retryAt: new Map() };
  };
  const flow = await gateway(home);
  await flow.ledger.write(async (tx) => void (await sql(tx).all(postedTable, [])));
  const entry = (name: string) => entryOf(folder, name);
  const source = sourceIn(folder);
  return {
    folder,
    ledger: flow.ledger,
    spool: flow.spool,
    flow,
    source,
    logged,
    sourceWith: (receive, partner = {}) => ({
      ...source,
      receive: { ...source.receive, ...receive },
      partner: { ...source.partner, ...partner },
    }),
    another: async (changes = {}) => ({ ...(await gateway("host:1:200")), ...changes }),
    drop: async (name, text) => {
      await writeFile(join(folder, name), text);
      return entry(name);
    },
    entry,
    names: async (sub = "") => (await readdir(join(folder, sub)).catch(() => [])).filter(isPlain).sort(),
    text: (...path) => readFile(join(folder, ...path), "utf8"),
    pass: async (one = source) => {
      const { received, failure } = await passOver(flow, one, nothingSeen);
      if (failure !== undefined) throw failure;
      return received;
    },
    posted: async () => {
      const rows = await flow.ledger.reader.all("select key, value from posted order by rowid", []);
      return rows.map((row) => `${row.key}=${row.value}`);
    },
    receipts: async () => {
      const rows = await flow.ledger.reader.all("select id from receipts order by id", []);
      const found = await Promise.all(rows.map((row) => flow.ledger.receipts.get(Number(row.id))));
      return found.flatMap((receipt) => receipt ?? []);
    },
  };
}

function isPlain(name: string): boolean {
  return !name.startsWith(".");
}

const stillFlow: Omit<Inbound, "ledger" | "spool" | "owner" | "inHand" | "retryAt" | "log"> = {
  clock: { now: () => new Date(), elapsed: () => performance.now() },
  atStep: () => {},
  answers: plainFormat,
  progress: () => {},
  stop: new AbortController().signal,
};

function sourceIn(from: string): Source {
  const receive: Receive = {
    source: "acme/inbox/*",
    document: "note",
    from,
    shown: "inbox",
    files: "*",
    mapping: "acme/notes",
    settled: 0,
    emptyAfter: 0,
    poll: 1_000,
    marker: "",
    order: "name",
    ...disposing("archive"),
    onProblem: undefined,
    stopFileAbove: undefined,
  };
  return {
    partner: acme,
    receive,
    transport: directory(),
    plan: plainPlan,
    format: plainFormat,
    document: plainDocument,
  };
}

export const acme: Partner = {
  name: "acme",
  role: "store",
  warehouse: "main",
  connection: { type: "folder" },
  receive: [],
  send: [],
  receipts: undefined,
  rules: { editableUntil: "COLLECTING", cancelAfterStart: "ask", unknownSku: "default" },
  timezone: "UTC",
  path: "config/partners/acme.json",
  text: "{}",
  version: "partner-1",
};

async function entryOf(folder: string, name: string): Promise<Entry> {
  const entry = await directory().stat(join(folder, name));
  if (entry === undefined) throw new Error(`${name} is not there`);
  return entry;
}

/** A log that keeps all it is told. */
export function logTo(logged: Logged[], around: Record<string, unknown> = {}): Log {
  const keep = (level: string) => (fields: Record<string, unknown>, event: string) => {
    logged.push([level, event, { ...around, ...fields }]);
  };
  return {
    debug: keep("debug"),
    info: keep("info"),
    warn: keep("warn"),
    error: keep("error"),
    child: (fields) => logTo(logged, { ...around, ...fields }),
  };
}

/** Stops the world at a step, as a crash would: nothing after it is done. */
export function crashAt(step: Step, times = 1): (at: Step) => void {
  let left = times;
  return (at) => {
    if (at !== step || left === 0) return;
    left -= 1;
    throw new Error(`crash at ${step}`);
  };
}

/** Makes a file look as if it was last written at this time. */
export async function setModified(path: string, milliseconds: number): Promise<void> {
  const { atime } = await stat(path);
  await utimes(path, atime, new Date(milliseconds));
}

/** What a source does with a file that it has taken. */
export function disposing(then: Receive["then"]): Pick<Receive, "then"> {
  return { then };
}
