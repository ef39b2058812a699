import { access, readdir } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { nextRuns, previousRun } from "../config/schedule.ts";
import { formats } from "../formats/index.ts";
import type { Received } from "../inbound/finish.ts";
import { recover } from "../inbound/recover.ts";
import type { Inbound, Source } from "../inbound/source.ts";
import { openLedger } from "../ledger/index.ts";
import { type Clock, systemClock } from "../model/clock.ts";
import { GatewayError, systemCode } from "../model/error.ts";
import type { Ledger, Receipt } from "../model/ledger.ts";
import { type Log, silentLog } from "../model/log.ts";
import type { AtStep } from "../model/step.ts";
import type { Transport } from "../model/transport.ts";
import type { Outbound, Outgoing } from "../outbound/feed-run.ts";
import { openSpool } from "../spool/spool.ts";
import { transports } from "../transports/index.ts";
import type { Setup } from "./setup.ts";

/** How often a gateway says in the ledger that it is alive, ms. */
const BEAT = 10_000;

/** What a gateway may be given; ordinary life needs none of it. */
export interface GatewayOptions {
  readonly log?: Log;
  readonly clock?: Clock;
  readonly atStep?: AtStep;
  readonly progress?: (receipt: Receipt, bytes: number) => void;
}

/** A gateway put together: everything is open, nothing runs. */
export interface Gateway {
  readonly setup: Setup;
  readonly ledger: Ledger;
  readonly inbound: Inbound;
  readonly outbound: Outbound;
  readonly sources: readonly Source[];
  readonly feeds: readonly Outgoing[];
  /** Finishes what a crash left in the ledger and the spool. */
  recover(): Promise<readonly Received[]>;
  /** Asks everything to stop at its next safe point. */
  stop(): void;
  close(): Promise<void>;
}

/**
 * The composition root: opens ledger, spool and transports and gives the flows all they work with. Throws when one of
 * them cannot be opened; then nothing stays open.
 */
export async function openGateway(setup: Setup, options: GatewayOptions = {}): Promise<Gateway> {
  const clock = options.clock ?? systemClock;
  await refuseToForget(setup);
  const ledger = await openLedger({ filename: setup.config.ledger.filename, clock: clock.now });
  const ways = new Map<string, Transport>();
  try {
    return await putTogether(setup, { ...options, clock }, ledger, ways);
  } catch (error) {
    await closeAll(ways, ledger);
    throw error;
  }
}

/** A new ledger beside files that were received before knows none of their orders, and would send them all again. */
async function refuseToForget({ config }: Setup): Promise<void> {
  const { filename } = config.ledger;
  if (await isThere(filename)) return;
  const archive = join(config.data, "archive");
  if (!(await isThere(archive)) || (await readdir(archive)).length === 0) return;
  const message = `There is no ledger at ${filename}, but ${archive} keeps files that were received: bring the ledger back, or move that folder away to begin anew`;
  throw new GatewayError("ledger.gone", message, { trouble: "configuration" });
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return false;
    throw error;
  }
}

async function putTogether(
  setup: Setup,
  options: GatewayOptions & { readonly clock: Clock },
  ledger: Ledger,
  ways: Map<string, Transport>,
): Promise<Gateway> {
  const { config } = setup;
  const { clock } = options;
  const log = options.log ?? silentLog;
  const owner = `${hostname()}:${process.pid}:${Date.now()}`;
  for (const { name, connection } of config.partners) ways.set(name, connect(connection));
  const stopping = new AbortController();
  const spool = await openSpool(config.data, owner);
  const shared = {
    ledger,
    spool,
    clock,
    log,
    owner,
    atStep: options.atStep ?? (() => {}),
    stop: stopping.signal,
  };
  const inbound: Inbound = {
    ...shared,
    answers: answerFormat(),
    progress: options.progress ?? (() => {}),
    inHand: new Set(),
    retryAt: new Map(),
  };
  const outbound: Outbound = { ...shared, transports: ways, previousRun, delivering: new Set() };
  const sources = setup.sources.map((source) => ({ ...source, transport: wayTo(ways, source.partner.name) }));
  await prepareFolders(sources, setup.feeds, ways, log);
  await ledger.beat(owner);
  const beating = setInterval(() => void beat(ledger, owner, log), BEAT);
  return {
    setup,
    ledger,
    inbound,
    outbound,
    sources,
    feeds: setup.feeds,
    recover: async () => {
      const received = await recover(inbound, sources);
      await spool.sweep(
        (one) => ledger.isAlive(one),
        (hash) => ledger.receipts.needsBytes(hash),
      );
      return received;
    },
    stop: () => stopping.abort(),
    close: async () => {
      clearInterval(beating);
      await closeAll(ways, ledger);
    },
  };
}

/** The ledger at any rate: one that is not closed has its whole file checked at the next start. */
async function closeAll(ways: ReadonlyMap<string, Transport>, ledger: Ledger): Promise<void> {
  try {
    for (const way of ways.values()) await way.close();
  } finally {
    await ledger.close();
  }
}

export { nextRuns };

async function beat(ledger: Ledger, owner: string, log: Log): Promise<void> {
  try {
    await ledger.beat(owner);
  } catch (err) {
    log.error({ err }, "cannot say in the ledger that this gateway is alive, will try again");
  }
}

function connect(connection: { readonly type: string }): Transport {
  const make = transports.get(connection.type);
  if (make !== undefined) return make(connection);
  throw new GatewayError("transport.unknown", `There is no connection type "${connection.type}"`, {
    trouble: "configuration",
  });
}

function wayTo(ways: ReadonlyMap<string, Transport>, partner: string): Transport {
  const way = ways.get(partner);
  if (way !== undefined) return way;
  throw new GatewayError("transport.unknown", `There is no connection to ${partner}`, { trouble: "bug" });
}

function answerFormat() {
  const csv = formats.get("csv");
  if (csv !== undefined) return csv;
  throw new GatewayError("format.missing", "There is no CSV format to write answers in", { trouble: "bug" });
}

/** So that people find the folders. One that cannot be made stops only its own partner, and is told at each try. */
async function prepareFolders(
  sources: readonly Source[],
  feeds: readonly Outgoing[],
  ways: ReadonlyMap<string, Transport>,
  log: Log,
): Promise<void> {
  const taken = sources.map(({ partner, receive }) => ({ partner, folder: receive.from }));
  const given = feeds.map(({ partner, feed }) => ({ partner, folder: feed.to }));
  const answered = sources.flatMap(({ partner }) =>
    partner.receipts ? [{ partner, folder: partner.receipts.to }] : [],
  );
  for (const { partner, folder } of [...taken, ...given, ...answered]) {
    try {
      await ways.get(partner.name)?.prepare?.(folder);
    } catch (err) {
      log.error({ partner: partner.name, err }, `cannot make ${folder}`);
    }
  }
}
