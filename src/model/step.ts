/**
 * The points in the life of a file where a crash could hurt: before and after everything durable. Tests kill the
 * process there.
 */
export const steps = [
  /** Part of the bytes are in the spool. */
  "fetch.begun",
  /** All bytes are in the spool, the ledger knows nothing. */
  "fetch.done",
  /** The receipt is committed, nothing is posted. */
  "claim.done",
  /** Part of the documents are in the open transaction. */
  "receive.posting",
  /** All is in the open transaction. */
  "receive.before-commit",
  /** Posted (or rejected), the source untouched. */
  "receive.committed",
  /** The source is moved, the ledger does not know. */
  "settle.moved",
  "settle.done",
  /** The outgoing file is in the spool, the transaction open. */
  "produce.encoded",
  "produce.committed",
  /** The file is complete under its temporary name, the ledger does not know. */
  "deliver.written",
  /** The ledger knows the temporary name, the rename is next. */
  "deliver.marked",
  /** Renamed, the ledger does not know. */
  "deliver.renamed",
  "deliver.done",
] as const;

export type Step = (typeof steps)[number];

/** Called at each step. Does nothing in ordinary life. */
export type AtStep = (step: Step) => void;
