import type { Clock } from "../model/clock.ts";
import type { Partner, Receive } from "../model/config.ts";
import type { DocumentType } from "../model/document.ts";
import type { Format } from "../model/format.ts";
import type { Ledger, Receipt } from "../model/ledger.ts";
import type { Log } from "../model/log.ts";
import type { ReadPlan } from "../model/mapping.ts";
import type { Spool } from "../model/spool.ts";
import type { AtStep } from "../model/step.ts";
import type { Transport } from "../model/transport.ts";

/** One folder we take files from, with all that its files need on their way. */
export interface Source {
  readonly partner: Partner;
  readonly receive: Receive;
  readonly transport: Transport;
  readonly plan: ReadPlan;
  readonly format: Format;
  readonly document: DocumentType;
}

/** What every flow works with. */
export interface Inbound {
  readonly ledger: Ledger;
  readonly spool: Spool;
  readonly clock: Clock;
  readonly log: Log;
  readonly atStep: AtStep;
  /** Writes the answers to senders. */
  readonly answers: Format;
  /** Hears how many of a file's bytes have been read. */
  readonly progress: (receipt: Receipt, bytes: number) => void;
  /** This process, as receipts name it. */
  readonly owner: string;
  /** Receipts that this process has in hand right now. */
  readonly inHand: Set<number>;
  /** When a receipt that failed for good may be tried again, by `Clock.elapsed`: somebody may have mended something. */
  readonly retryAt: Map<number, number>;
  /** Aborted when the gateway is to stop. */
  readonly stop: AbortSignal;
}
