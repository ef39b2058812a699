import { access, mkdir } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { instant } from "../model/clock.ts";
import { GatewayError, systemCode } from "../model/error.ts";
import { migrate, requireMigrated } from "./migrate.ts";
import { type FileSystemType, refuseNetworkMount } from "./mount.ts";
import { checkAfterUncleanStop, noteOpen } from "./openings.ts";
import { type Connections, connect } from "./sqlite.ts";
import { LedgerStore } from "./store.ts";
import type { Reader } from "./transaction.ts";
import { writer } from "./writer.ts";

/** Which ledger to open, and how. */
export interface OpenOptions {
  /** Made where it is missing, with its folder. */
  readonly filename: string;
  readonly clock: () => Date;
  /** How long a write waits for other processes, in milliseconds. Default: 600,000. */
  readonly patience?: number;
  /** How long one statement waits for the lock, in milliseconds. Default: 15,000. */
  readonly busyTimeout?: number;
  /** Default: asks the system. */
  readonly fileSystemType?: FileSystemType;
}

/** A ledger to look at. */
export interface ReadOnlyLedger extends Reader {
  close(): Promise<void>;
}

const PATIENCE = 600_000;

/**
 * Opens the ledger: makes or migrates its tables, and checks the whole file after an unclean stop. Throws a
 * `GatewayError`; codes `ledger.network-mount`, `ledger.damaged`, `ledger.newer` and those of SQLite.
 */
export async function openLedger(options: OpenOptions): Promise<LedgerStore> {
  const filename = resolve(options.filename);
  await mkdir(dirname(filename), { recursive: true });
  await refuseNetworkMount(filename, options.fileSystemType);
  const writing = await connect({ ...timeout(options), filename, mode: "write" });
  try {
    return await store(options, writing, filename);
  } catch (error) {
    await writing.close();
    throw error;
  }
}

async function store(options: OpenOptions, writing: Connections, filename: string): Promise<LedgerStore> {
  const { clock, patience = PATIENCE } = options;
  await checkAfterUncleanStop(writing);
  await migrate(writing, instant(clock()));
  const write = writer(writing, clock, patience);
  const opening = await write(noteOpen);
  const reading = await connect({ ...timeout(options), filename, mode: "read" });
  return new LedgerStore({ writing, reading, write, clock, opening });
}

function timeout({ busyTimeout }: OpenOptions): { readonly busyTimeout?: number } {
  return busyTimeout === undefined ? {} : { busyTimeout };
}

/**
 * Opens an existing ledger for looking; a writer may be at work meanwhile. Throws `ledger.missing` where there is
 * none and `ledger.outdated` where its tables are an older dropgate's.
 */
export async function openReadOnly(filename: string): Promise<ReadOnlyLedger> {
  const path = resolve(filename);
  await requireFile(path);
  const reading = await connect({ filename: path, mode: "read" });
  try {
    await requireMigrated(reading);
  } catch (error) {
    await reading.close();
    throw error;
  }
  return { all: reading.all, close: () => reading.close() };
}

async function requireFile(path: string): Promise<void> {
  try {
    await access(path);
  } catch (error) {
    if (systemCode(error) !== "ENOENT") throw error;
    const message = `There is no ledger at "${path}" yet: start dropgate once`;
    throw new GatewayError("ledger.missing", message, { trouble: "configuration", cause: error });
  }
}
