export { ownerName } from "./instances.ts";
export { type OpenOptions, openLedger, openReadOnly, type ReadOnlyLedger } from "./open.ts";
export type { LedgerStore } from "./store.ts";
export type { Binding, Reader, SqlRow, SqlTransaction } from "./transaction.ts";
export { sql } from "./transaction.ts";
