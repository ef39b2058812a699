import { pathToFileURL } from "node:url";
import knex, { type Knex } from "knex";
import type { Database } from "sqlite3";
import { GatewayError, messageOf } from "../model/error.ts";
import { ledgerError } from "./sqlite-error.ts";
import type { Binding, Execute, Reader, SqlRow } from "./transaction.ts";

/** How to connect to one SQLite file. */
export interface ConnectOptions {
  readonly filename: string;
  /** `write`: one connection, makes the file where it is missing. `read`: can change nothing. */
  readonly mode: "write" | "read";
  /** Milliseconds that a statement waits for another process's lock. Default: 15,000. */
  readonly busyTimeout?: number;
}

/** A pool of connections to one SQLite file. */
export interface Connections extends Reader {
  /**
   * Runs `work` between `begin` and `commit`; rolls back when it rejects, and rejects with what it rejected with.
   * The caller sees to it that only one runs at a time.
   */
  transaction<T>(work: (execute: Execute) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const READERS = 2;
const BUSY_TIMEOUT = 15_000;

/** Set on every connection and read back: `[name, value to set, value to read]`. */
function pragmas(busyTimeout: number): readonly (readonly [string, string, string | number])[] {
  return [
    ["busy_timeout", String(busyTimeout), busyTimeout],
    ["journal_mode", "WAL", "wal"],
    ["synchronous", "FULL", 2],
    ["foreign_keys", "ON", 1],
    // A long transaction leaves a long write-ahead log; this is what stays of it on the disk.
    ["journal_size_limit", "67108864", 67_108_864],
    ["cache_size", "-16384", -16_384],
  ];
}

/** Opens a SQLite file. Throws a `GatewayError` when it cannot be opened or a pragma did not take. */
export async function connect(options: ConnectOptions): Promise<Connections> {
  const pool = knex(settings(options));
  const all = execute(pool);
  try {
    await all("select 1", []);
  } catch (error) {
    await pool.destroy();
    throw error;
  }
  return { all, transaction: (work) => transact(pool, work), close: () => pool.destroy() };
}

function settings(options: ConnectOptions): Knex.Config {
  const size = options.mode === "write" ? 1 : READERS;
  return {
    client: "sqlite3",
    // The driver adds its own open flags; only a URI can take the right to write away again.
    connection: { filename: address(options), flags: ["OPEN_URI"] },
    useNullAsDefault: true,
    // Otherwise error messages carry the values, that is, what stood in partners' files.
    compileSqlOnError: false,
    // What it would print it also throws.
    log: { debug: nothing, warn: nothing, error: nothing, deprecate: nothing },
    pool: { min: 1, max: size, afterCreate: prepare(options.busyTimeout ?? BUSY_TIMEOUT) },
  };
}

const nothing = (): void => {};

function address({ filename, mode }: ConnectOptions): string {
  return `file:${pathToFileURL(filename).pathname}?mode=${mode === "write" ? "rwc" : "ro"}`;
}

function prepare(busyTimeout: number) {
  return (connection: Database, done: (error: unknown, connection: Database) => void): void => {
    setPragmas(connection, busyTimeout).then(
      () => done(null, connection),
      (error: unknown) => done(ledgerError(error), connection),
    );
  };
}

async function setPragmas(connection: Database, busyTimeout: number): Promise<void> {
  for (const [name, value, expected] of pragmas(busyTimeout)) {
    await firstValue(connection, `pragma ${name} = ${value}`);
    const found = await firstValue(connection, `pragma ${name}`);
    if (found !== expected) throw notTaken(name, found, expected);
  }
}

function firstValue(connection: Database, text: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    connection.get(text, (error: Error | null, row: Record<string, unknown> | undefined) => {
      if (error) reject(error);
      else resolve(Object.values(row ?? {})[0]);
    });
  });
}

function notTaken(name: string, found: unknown, expected: string | number): GatewayError {
  const message = `The ledger's ${name} is ${String(found)}, expected ${expected}`;
  return new GatewayError("ledger.pragma", message, { trouble: "configuration" });
}

function execute(connection: Knex): Execute {
  return async (text: string, bindings: readonly Binding[]) => {
    try {
      const rows: readonly SqlRow[] = await connection.raw(text, [...bindings]);
      return rows;
    } catch (error) {
      throw ledgerError(error);
    }
  };
}

async function transact<T>(pool: Knex, work: (execute: Execute) => Promise<T>): Promise<T> {
  let failure: { readonly error: unknown } | undefined;
  const attempt = async (transaction: Knex.Transaction): Promise<T> => {
    try {
      return await work(execute(transaction));
    } catch (error) {
      failure = { error };
      throw error;
    }
  };
  try {
    return await pool.transaction(attempt);
  } catch (error) {
    await rollBack(pool);
    // knex rejects with the failure of its own rollback where the database has rolled back already.
    throw failure === undefined ? ledgerError(error) : failure.error;
  }
}

/** A commit that failed leaves its transaction open, and the next one could not begin. */
async function rollBack(pool: Knex): Promise<void> {
  try {
    await pool.raw("rollback");
  } catch (error) {
    if (!messageOf(error).includes("no transaction is active")) throw ledgerError(error);
  }
}
