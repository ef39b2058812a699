import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { instant } from "../model/clock.ts";
import { GatewayError } from "../model/error.ts";
import { numberOf } from "./row.ts";
import type { Connections } from "./sqlite.ts";
import { isBusy } from "./sqlite-error.ts";
import { type Execute, SqlTransaction } from "./transaction.ts";
import { turns } from "./turns.ts";

/** Runs work in a transaction that holds the write lock from its first statement. */
export type Write = <T>(work: (tx: SqlTransaction) => Promise<T>) => Promise<T>;

/** Longest pause between two tries for the lock, in milliseconds. */
const LONGEST_PAUSE = 1_000;

/**
 * Makes the one way to write: work of this process takes turns, another process's lock is waited for as long as
 * `patience` (milliseconds). Rejects with a bug error when called from inside its own work, which would wait for
 * itself for ever.
 */
export function writer(connections: Connections, clock: () => Date, patience: number): Write {
  const queue = turns();
  const inside = new AsyncLocalStorage<{ open: boolean }>();
  return async (work) => {
    if (inside.getStore()?.open === true) throw nested();
    return queue.take(() => {
      const mark = { open: true };
      const turn = inside.run(mark, () => patiently(connections, clock, patience, work));
      return turn.finally(() => {
        mark.open = false;
      });
    });
  };
}

async function patiently<T>(
  connections: Connections,
  clock: () => Date,
  patience: number,
  work: (tx: SqlTransaction) => Promise<T>,
): Promise<T> {
  const giveUp = performance.now() + patience;
  for (let wait = 10; ; wait = Math.min(wait * 2, LONGEST_PAUSE)) {
    const outcome = await attempt(connections, clock, work);
    if ("result" in outcome) return outcome.result;
    if (performance.now() > giveUp) throw outcome.busy;
    await pause(wait * (0.5 + Math.random()));
  }
}

type Outcome<T> = { readonly result: T } | { readonly busy: unknown };

/** `busy` is a lock that was not given, so no work was done and it can be tried again. */
async function attempt<T>(
  connections: Connections,
  clock: () => Date,
  work: (tx: SqlTransaction) => Promise<T>,
): Promise<Outcome<T>> {
  let locked = false;
  try {
    const result = await connections.transaction(async (execute) => {
      const revision = await takeLock(execute);
      locked = true;
      return run(new SqlTransaction(execute, revision, wholeSecond(clock())), work);
    });
    return { result };
  } catch (error) {
    if (locked || !isBusy(error)) throw error;
    return { busy: error };
  }
}

/** A write, so that SQLite gives the lock now: a read first would fail later, whatever the timeout. */
async function takeLock(execute: Execute): Promise<number> {
  const text = "update counters set value = value + 1 where name = 'revision' returning value";
  const [row] = await execute(text, []);
  return numberOf(row ?? {}, "value");
}

/** Nothing may be under way when the transaction ends: it would run outside of it. */
async function run<T>(tx: SqlTransaction, work: (tx: SqlTransaction) => Promise<T>): Promise<T> {
  let failure: GatewayError | undefined;
  let result: T;
  try {
    result = await work(tx);
  } finally {
    failure = await tx.end();
  }
  if (failure !== undefined) throw failure;
  return result;
}

/** Instants are compared as text, and "08:00:00.5Z" sorts before "08:00:00Z". */
function wholeSecond(date: Date): string {
  return instant(new Date(Math.floor(date.getTime() / 1_000) * 1_000));
}

function nested(): GatewayError {
  const message = "write() was called from inside a transaction of the same ledger: pass the transaction on";
  return new GatewayError("ledger.nested-write", message, { trouble: "bug" });
}
