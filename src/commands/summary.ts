import type { Gateway } from "../gateway/gateway.ts";
import type { Received } from "../inbound/finish.ts";
import { type Counts, noCounts } from "../model/document.ts";
import type { Delivery } from "../model/ledger.ts";
import { isError } from "../model/problem.ts";

/** One received file as `--json` prints it. */
export interface ReceivedSummary {
  readonly id: number;
  readonly partner: string;
  readonly document: string;
  readonly name: string;
  readonly verdict: string;
  readonly state: string;
  readonly documents: Counts;
  readonly problems: number;
}

/** One sent file as `--json` prints it. */
export interface SentSummary {
  readonly id: number;
  readonly feed: string;
  readonly name: string;
  readonly documents: number;
  readonly state: string;
}

/** What a pass came to: `{"received": [...], "sent": [...], "problems": n}`. */
export interface Summary {
  readonly received: readonly ReceivedSummary[];
  readonly sent: readonly SentSummary[];
  readonly problems: number;
}

/** A received file, in the names of the command line's contract. */
export function receivedSummary({ receipt, reception }: Received): ReceivedSummary {
  const { id, partner, document, name, verdict, state } = receipt;
  const documents = reception?.counts ?? receipt.counts ?? noCounts;
  return {
    id,
    partner,
    document,
    name,
    verdict,
    state,
    documents,
    problems: reception?.problems ?? receipt.problems,
  };
}

/** An outgoing file, in the names of the command line's contract. */
export function sentSummary({ id, feed, name, documents, state }: Delivery): SentSummary {
  return { id, feed, name, documents, state };
}

/** The deliveries of these ids as they stand now. */
export async function deliveriesOf(gateway: Gateway, ids: readonly number[]): Promise<readonly Delivery[]> {
  const found = await Promise.all(ids.map((id) => gateway.ledger.deliveries.get(id)));
  return found.filter((delivery) => delivery !== undefined);
}

/** Did anything in this file need mending by its sender? Warnings do not count. */
export function hasErrors({ receipt, reception }: Received): boolean {
  return receipt.state === "rejected" || (reception?.kept ?? []).some(isError);
}
