import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { previousRun } from "../../src/config/schedule.ts";
import { type LedgerStore, openLedger } from "../../src/ledger/index.ts";
import type { Feed, Schedule } from "../../src/model/config.ts";
import type { Delivery, NewDelivery } from "../../src/model/ledger.ts";
import type { Step } from "../../src/model/step.ts";
import type { Transport } from "../../src/model/transport.ts";
import type { Outbound, Outgoing } from "../../src/outbound/feed-run.ts";
import { openSpool } from "../../src/spool/spool.ts";
import { directory } from "../../src/transports/directory.ts";
import { acme, type Logged, logTo } from "../inbound/inbox.ts";
import { testClock } from "../ledger/temporary.ts";
import { type Shelf, shelf, stickerDocument, stickerFormat, stickerPlan } from "./stickers.ts";

/** One gateway's outbound side in a folder of its own, with a real ledger, spool and folders. */
export interface Outbox {
  readonly folder: string;
  readonly ledger: LedgerStore;
  readonly flow: Outbound;
  readonly out: Outgoing;
  /** What the feed has to say. */
  readonly shelf: Shelf;
  readonly logged: Logged[];
  readonly clock: { now(): Date; move(milliseconds: number): void };
  outWith(feed: Partial<Feed>, plan?: Partial<typeof stickerPlan>): Outgoing;
  /** Another gateway: its own ledger connection, spool and owner. */
  another(owner?: string): Promise<Outbound & { readonly ledger: LedgerStore }>;
  /** The same gateway over a transport that differs in some calls. */
  over(changes: (real: Transport) => Partial<Transport>): Outbound;
  /** Bytes stored and a delivery queued for them. */
  queue(name: string, text: string, changes?: Partial<NewDelivery>): Promise<Delivery>;
  delivery(id: number): Promise<Delivery>;
  /** All names in the outbox, temporary ones too. */
  names(): Promise<readonly string[]>;
  text(name: string): Promise<string>;
  inSpool(): Promise<readonly string[]>;
}

/** Runs `work` in a new outbox, gone afterwards. */
export async function inOutbox(work: (outbox: Outbox) => Promise<void>): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), "dropgate-outbound-"));
  const open: LedgerStore[] = [];
  try {
    await work(await openOutbox(root, open));
  } finally {
    for (const ledger of open) await ledger.close();
    await rm(root, { recursive: true, force: true });
  }
}

async function openOutbox(root: string, open: LedgerStore[]): Promise<Outbox> {
  const folder = join(root, "outbox");
  await mkdir(folder);
  const logged: Logged[] = [];
  const clock = testClock();
  const stickers = shelf();
  const gateway = async (owner: string) => {
    const ledger = await openLedger({ filename: join(root, "ledger.db"), clock: clock.now });
    open.push(ledger);
    await ledger.beat(owner);
    return {
      ledger,
      spool: await openSpool(join(root, "data"), owner),
      clock: { now: clock.now, elapsed: () => clock.now().getTime() },
      log: logTo(logged),
      atStep: () => {},
      owner,
      delivering: new Set<number>(),
      transports: new Map([["acme", directory()]]),
      previousRun,
      stop: new AbortController().signal,
    };
  };
  const flow = await gateway("elsewhere:1:100");
  const { ledger, spool } = flow;
  const out: Outgoing = {
    partner: acme,
    feed: feedTo(folder),
    plan: stickerPlan,
    format: stickerFormat,
    document: stickerDocument(stickers),
  };
  const delivery = async (id: number) => {
    const found = await ledger.deliveries.get(id);
    if (found === undefined) throw new Error(`there is no delivery ${id}`);
    return found;
  };
  return {
    folder,
    ledger,
    flow,
    out,
    shelf: stickers,
    logged,
    clock,
    outWith: (feed, plan = {}) => ({
      ...out,
      feed: { ...out.feed, ...feed },
      plan: { ...out.plan, ...plan },
    }),
    another: (owner = "elsewhere:2:200") => gateway(owner),
    over: (changes) => {
      const real = directory();
      return { ...flow, transports: new Map([["acme", { ...real, ...changes(real) }]]) };
    },
    queue: async (name, text, changes = {}) => {
      const writer = await spool.writer();
      await writer.write(Buffer.from(text));
      const stored = await writer.finish();
      const place = { feed: "acme/stickers", partner: "acme", folder, name, documents: 1 };
      const rest = { overwrite: "fail", owner: flow.owner, mapping: "m", partnerFile: "p" } as const;
      return delivery(
        await ledger.write((tx) => ledger.deliveries.add(tx, { ...stored, ...place, ...rest, ...changes })),
      );
    },
    delivery,
    names: async () => (await readdir(folder)).sort(),
    text: (name) => readFile(join(folder, name), "utf8"),
    inSpool: async () => (await readdir(join(root, "data", "spool"))).sort(),
  };
}

function feedTo(folder: string): Feed {
  const schedule: Schedule = { kind: "on change" };
  return {
    feed: "acme/stickers",
    document: "sticker",
    to: folder,
    shown: "outbox",
    mapping: "acme/stickers",
    schedule,
    content: "changes",
    catchUp: "once",
    overwrite: "fail",
  };
}

/** A power cut at a step: nothing that comes after it is done, and nothing is noted of it. */
export function cutAt(step: Step): (at: Step) => void {
  return (at) => {
    if (at === step) throw new PowerCut(step);
  };
}

export class PowerCut extends Error {
  constructor(step: Step) {
    super(`the power was cut at ${step}`);
  }
}
