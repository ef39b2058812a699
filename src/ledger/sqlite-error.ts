import { GatewayError, messageOf, type Retry, systemCode, type Trouble } from "../model/error.ts";

interface Meaning {
  readonly code: string;
  readonly what: string;
  readonly trouble: Trouble;
  readonly retry: Retry;
}

const bug: Meaning = {
  code: "ledger.statement",
  what: "The ledger refused a statement",
  trouble: "bug",
  retry: "never",
};

/** What SQLite's result codes mean to us; all others are a bug of ours. */
const meanings: ReadonlyMap<string, Meaning> = new Map([
  ["SQLITE_BUSY", world("ledger.busy", "Another process holds the ledger's lock", "later")],
  ["SQLITE_LOCKED", world("ledger.busy", "Another connection holds the ledger's lock", "later")],
  ["SQLITE_FULL", world("ledger.full", "The disk that holds the ledger is full", "later")],
  ["SQLITE_IOERR", world("ledger.io", "The disk that holds the ledger failed", "later")],
  ["SQLITE_NOMEM", world("ledger.memory", "The ledger ran out of memory", "later")],
  ["SQLITE_CANTOPEN", world("ledger.cannot-open", "The ledger cannot be opened", "later")],
  ["SQLITE_READONLY", world("ledger.read-only", "The ledger cannot be written to", "never")],
  ["SQLITE_PERM", world("ledger.read-only", "The ledger may not be opened", "never")],
  ["SQLITE_CORRUPT", world("ledger.damaged", "The ledger is damaged", "never")],
  ["SQLITE_NOTADB", world("ledger.not-a-ledger", "The ledger's file is not a database", "never")],
]);

/** Turns what the driver threw into a `GatewayError` that says if trying again helps; others pass as they are. */
export function ledgerError(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error;
  const { code, what, trouble, retry } = meanings.get(systemCode(error) ?? "") ?? bug;
  return new GatewayError(code, `${what}: ${messageOf(error)}`, { trouble, retry, cause: error });
}

/** True where another process has the lock. */
export function isBusy(error: unknown): boolean {
  return error instanceof GatewayError && error.code === "ledger.busy";
}

function world(code: string, what: string, retry: Retry): Meaning {
  return { code, what, trouble: "world", retry };
}
