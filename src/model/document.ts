import type { Transaction } from "./ledger.ts";
import type { Problem } from "./problem.ts";

/**
 * A value in a document. Numbers are exact decimals as text in their shortest form ("12.5", never "12.50"),
 * instants are UTC ("2025-01-31T08:00:00Z"), days are "2025-01-31".
 */
export type Value = string | boolean | readonly Value[] | Content;

/** What a document holds, under the names of its JSON Schema. */
export interface Content {
  readonly [field: string]: Value;
}

export type Role = "store" | "warehouse";

/** A document out of a file, on its way into the ledger. */
export interface IncomingDocument {
  /** `take` posts it, `hold` posts it as held, `cancel` cancels the document of that key. */
  readonly intent: "take" | "hold" | "cancel";
  /** Its natural key, several fields joined by a tab. */
  readonly key: string;
  /** Line of the file where it begins. */
  readonly line: number;
  /** The whole document; of a `cancel` only the natural key's fields are certain. */
  readonly content: Content;
  /** Why it is held or cancelled. */
  readonly because?: string;
}

/**
 * What posting did. `refused`: the rules do not allow this change any more (told as a warning, the file
 * stands); `rejected`: the document is wrong (an error).
 */
export type PostOutcome = "new" | "updated" | "unchanged" | "cancelled" | "refused" | "rejected";

/** What posting did with one document, in the order in which they were given. */
export interface Posted {
  readonly outcome: PostOutcome;
  readonly problems: readonly Problem[];
}

/** How documents of one file came out; counted by name. */
export type Counts = Record<PostOutcome | "skipped", number>;

export const noCounts: Readonly<Counts> = {
  new: 0,
  updated: 0,
  unchanged: 0,
  cancelled: 0,
  skipped: 0,
  refused: 0,
  rejected: 0,
};

/** A partner's choices that posting depends on (`rules` in the partner's file). */
export interface Rules {
  readonly editableUntil: string;
  readonly cancelAfterStart: "ask" | "refuse";
  readonly unknownSku: "accept" | "reject" | "dropLine" | "default";
}

/** Whose file is being posted. */
export interface PostContext {
  readonly partner: string;
  readonly role: Role;
  /** The warehouse the partner belongs to: a store's warehouse, or the warehouse itself. */
  readonly warehouse: string;
  readonly receipt: number;
  /** When the file was claimed; the `asOf` of documents that name none. */
  readonly receivedAt: string;
  readonly fileName: string;
  readonly rules: Rules;
}

/** What a feed asks for. */
export interface CollectRequest {
  /** `acme/stock`. */
  readonly feed: string;
  readonly partner: string;
  readonly role: Role;
  readonly warehouse: string;
  readonly content: "changes" | "full";
  /** Revision up to which this feed has been written; 0 for a feed that never ran. */
  readonly since: number;
  /** Keys that an earlier run could not write and kept back. */
  readonly held: readonly string[];
}

/** A document out of the ledger, on its way into a file. */
export interface OutgoingDocument {
  /** Identifies it within the feed (the ledger's own id as text, or the SKU). */
  readonly key: string;
  readonly revision: number;
  readonly content: Content;
}

/** One kind of document. */
export interface DocumentType {
  readonly name: string;
  /** JSON Schema of its content (draft 2020-12); says which fields are required and what each holds. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** Fields that identify it, in order. */
  readonly key: readonly string[];
  readonly receive?: Receiving;
  readonly send?: Sending;
}

export interface Receiving {
  /** Who may send it to us. */
  readonly from: Role;
  /**
   * What a file of the same bytes as an earlier posted one of its source means. `skip`: nothing new, ever.
   * `latest`: nothing new if it was the source's latest file. `apply`: a new measurement, apply it.
   */
  readonly repeat: "skip" | "latest" | "apply";
  /** Posts a batch in bulk statements; gives one result per document. Throws only on our own failures. */
  post(tx: Transaction, batch: readonly IncomingDocument[], context: PostContext): Promise<readonly Posted[]>;
}

export interface Sending {
  /** Who may be sent it. */
  readonly to: Role;
  /** What the feed has to say, in a steady order, in batches. */
  collect(tx: Transaction, request: CollectRequest): AsyncIterable<readonly OutgoingDocument[]>;
  /** Notes that these went out in a delivery (an order's timeline). */
  sent?(tx: Transaction, documents: readonly OutgoingDocument[], delivery: SentIn): Promise<void>;
}

/** The outgoing file in which documents went out. */
export interface SentIn {
  readonly delivery: number;
  readonly name: string;
  readonly request: CollectRequest;
}
