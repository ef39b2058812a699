import type { InstanceStatus, Need } from "../ledger/index.ts";

/** How the gateway stands, as `status --json` prints it; times in UTC. */
export interface StatusReport {
  readonly sources: readonly SourceLine[];
  readonly feeds: readonly FeedLine[];
  /** Gateway processes that say they are alive. */
  readonly gateways: readonly InstanceStatus[];
  readonly needs: readonly Need[];
}

/** One source of the configuration. */
export interface SourceLine {
  readonly source: string;
  readonly partner: string;
  readonly document: string;
  /** As written in the configuration. */
  readonly folder: string;
  readonly files: string;
  /** Files that lie in the folder, not taken yet; `undefined` where it was not looked. */
  readonly lying: number | undefined;
  /** Why it was not looked, or what is wrong with the folder; "" otherwise. */
  readonly note: string;
  /** Files that were claimed and are not done with. */
  readonly unfinished: number;
  readonly last: { readonly name: string; readonly state: string; readonly at: string } | undefined;
}

/** One feed, of the configuration or of receipts. */
export interface FeedLine {
  readonly feed: string;
  readonly partner: string;
  readonly document: string;
  readonly folder: string;
  /** When it runs next by its schedule. */
  readonly next: string | undefined;
  /** It runs as soon as something changed. */
  readonly onChange: boolean;
  readonly ranAt: string | undefined;
  readonly last:
    | { readonly name: string; readonly state: string; readonly sentAt: string | undefined }
    | undefined;
  /** Finished files that have not reached the partner. */
  readonly unsent: number;
  /** Documents it could not write and keeps back. */
  readonly held: number;
}
