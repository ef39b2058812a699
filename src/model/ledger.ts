import type { Counts } from "./document.ts";
import type { Problem } from "./problem.ts";

/** A write transaction: one revision, one instant. What is inside is the ledger's own business. */
export interface Transaction {
  /** Higher in every later transaction; what changes in this one carries it. */
  readonly revision: number;
  /** UTC instant, fixed for the whole transaction. */
  readonly now: string;
}

/** What came into being in a source: one file under one name. */
export interface Drop {
  /** `acme/inbox/acme/orders/*.csv`. */
  readonly source: string;
  readonly partner: string;
  readonly document: string;
  readonly name: string;
  readonly size: number;
  /** Milliseconds since 1970, 0 where the server does not say. */
  readonly modified: number;
  /** SHA-256 of its bytes, hex. */
  readonly hash: string;
}

/** `claimed`: its bytes are ours, nothing is posted. The others are final. */
export type ReceiptState = "claimed" | "posted" | "rejected";
export type Verdict = "new" | "repeat" | "changed";

/** A received file. */
export interface Receipt extends Drop {
  readonly id: number;
  readonly verdict: Verdict;
  readonly state: ReceiptState;
  /** The source has been disposed of. */
  readonly settled: boolean;
  /** The gateway process that has it in hand. */
  readonly owner: string;
  readonly claimedAt: string;
  readonly counts: Counts;
  /** How many problems of severity `error` and `warning` it had. */
  readonly problems: number;
  readonly attempts: number;
  /** Message of the last failure of our own, "" when there was none. */
  readonly failure: string;
}

/** What receiving a file came to. */
export interface Reception {
  readonly state: "posted" | "rejected";
  readonly counts: Counts;
  /** Total found; `kept` holds at most as many as the ledger keeps. */
  readonly problems: number;
  readonly kept: readonly Problem[];
  /** Versions (hashes) of the mapping and the partner file it ran on. */
  readonly mapping: string;
  readonly partnerFile: string;
}

export interface Receipts {
  /**
   * Claims a drop: decides its verdict and writes its receipt. `undefined` when another gateway has a file of this
   * name of this source in hand (a lost race is ordinary).
   */
  claim(
    tx: Transaction,
    drop: Drop,
    owner: string,
    repeat: "skip" | "latest" | "apply",
  ): Promise<Receipt | undefined>;
  get(id: number): Promise<Receipt | undefined>;
  /** Receipts with work left, oldest first: not settled yet, or claimed (a replay that was cut off). */
  unsettled(): Promise<readonly Receipt[]>;
  /** Takes over an unsettled receipt from a dead owner; false when somebody else was quicker. */
  adopt(tx: Transaction, id: number, from: string, owner: string): Promise<boolean>;
  /** Counts an attempt; false when the receipt is not `claimed` any more. Call it first in its transaction. */
  begin(tx: Transaction, id: number): Promise<boolean>;
  finish(tx: Transaction, id: number, reception: Reception): Promise<void>;
  /** The source is disposed of. */
  settle(tx: Transaction, id: number): Promise<void>;
  /** Notes a failure of our own; the receipt stays as it is. */
  fail(tx: Transaction, id: number, message: string): Promise<void>;
  /** Opens a posted or rejected receipt for a replay: back to `claimed`, already settled. */
  reopen(tx: Transaction, id: number, owner: string): Promise<boolean>;
  problems(id: number): Promise<readonly Problem[]>;
  /** Is there any receipt (or produced delivery) that still needs these bytes in the spool? */
  needsBytes(hash: string): Promise<boolean>;
  /** Names of this source that a receipt of the same size and time has been settled for (`then: "leave"`). */
  known(
    source: string,
    drops: readonly { name: string; size: number; modified: number }[],
  ): Promise<ReadonlySet<string>>;
}

/**
 * `produced`: its bytes are in the spool, complete. `delivering`: complete under a temporary name at the
 * partner, the rename is next. `unconfirmed`: the rename was asked for and its answer is unknown. `sent`: done.
 */
export type DeliveryState = "produced" | "delivering" | "unconfirmed" | "sent";

/** An outgoing file. */
export interface Delivery {
  readonly id: number;
  /** `acme/stock`, or `acme/receipts` for receipt files. */
  readonly feed: string;
  readonly partner: string;
  readonly folder: string;
  readonly name: string;
  readonly size: number;
  readonly hash: string;
  readonly documents: number;
  readonly state: DeliveryState;
  readonly temporary: string;
  readonly overwrite: "fail" | "replace";
  readonly owner: string;
  readonly attempts: number;
  readonly createdAt: string;
  readonly sentAt: string | undefined;
  readonly failure: string;
}

/** A finished file to put on its way. */
export interface NewDelivery {
  readonly feed: string;
  readonly partner: string;
  readonly folder: string;
  readonly name: string;
  readonly size: number;
  readonly hash: string;
  readonly documents: number;
  readonly overwrite: "fail" | "replace";
  readonly owner: string;
  readonly mapping: string;
  readonly partnerFile: string;
}

export interface Deliveries {
  add(tx: Transaction, delivery: NewDelivery): Promise<number>;
  get(id: number): Promise<Delivery | undefined>;
  /** Not sent yet, oldest first. */
  open(): Promise<readonly Delivery[]>;
  /** Records a step; false when the delivery is not in `from` any more. `temporary` is kept with `delivering`. */
  advance(
    tx: Transaction,
    id: number,
    from: DeliveryState,
    to: DeliveryState,
    temporary?: string,
  ): Promise<boolean>;
  adopt(tx: Transaction, id: number, from: string, owner: string): Promise<boolean>;
  fail(tx: Transaction, id: number, message: string): Promise<void>;
}

/** Where a feed stands. */
export interface FeedState {
  readonly revision: number;
  readonly sequence: number;
  readonly held: readonly string[];
}

export interface Feeds {
  /** Where a feed stands; a feed that never ran stands at 0. */
  state(tx: Transaction, feed: string): Promise<FeedState>;
  /** Notes that this transaction changed a document, so that feeds look. */
  noteNews(tx: Transaction): Promise<void>;
  /** Was any document changed since the feed was last written? Cheap; may say yes in vain. */
  mayHaveNews(feed: string): Promise<boolean>;
  /** Does the feed keep documents back that could not be written? */
  hasHeld(feed: string): Promise<boolean>;
  advance(
    tx: Transaction,
    feed: string,
    next: { revision: number; sequence: number; held: readonly string[] },
  ): Promise<void>;
  /** Digests of the content last sent, for those of the keys that were sent. */
  sentDigests(tx: Transaction, feed: string, keys: readonly string[]): Promise<ReadonlyMap<string, string>>;
  noteSent(
    tx: Transaction,
    feed: string,
    delivery: number,
    documents: readonly { key: string; revision: number; digest: string }[],
  ): Promise<void>;
  /** Notes what could not be written in a run; replaces what the feed's last run left. */
  noteProblems(tx: Transaction, feed: string, problems: readonly Problem[]): Promise<void>;
  /** Inserts the slot; false when it was taken already. */
  takeSlot(tx: Transaction, feed: string, slot: string): Promise<boolean>;
  /** The latest slot taken, or `undefined`. */
  lastSlot(feed: string): Promise<string | undefined>;
}

/** The ledger as the flows see it. */
export interface Ledger {
  readonly receipts: Receipts;
  readonly deliveries: Deliveries;
  readonly feeds: Feeds;
  /**
   * Runs `work` in one transaction that has the write lock from its first statement; commits when it resolves, rolls
   * back when it rejects. Writers of this process take turns; another process's lock is waited for.
   */
  write<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Keeps a text that exchanges ran on (mapping, partner file) under its SHA-256, once. */
  keepVersion(
    tx: Transaction,
    kind: "mapping" | "partner",
    name: string,
    hash: string,
    text: string,
  ): Promise<void>;
  /** Rows of a table that mappings may look into (`articles.stored`): the keys that are in it. */
  table(name: string, partner: string): Promise<ReadonlySet<string>>;
  /** Says that this gateway process is alive, and since when. */
  beat(owner: string): Promise<void>;
  /** Is the process that owns something still at work? */
  isAlive(owner: string): Promise<boolean>;
  close(): Promise<void>;
}
