import type { Clock } from "../model/clock.ts";
import type { Feed, Partner, Schedule } from "../model/config.ts";
import type { DocumentType } from "../model/document.ts";
import type { Format } from "../model/format.ts";
import type { Ledger } from "../model/ledger.ts";
import type { Log } from "../model/log.ts";
import type { WritePlan } from "../model/mapping.ts";
import type { Spool } from "../model/spool.ts";
import type { AtStep } from "../model/step.ts";
import type { Transport } from "../model/transport.ts";

/** One kind of file we send, with all that making it needs. */
export interface Outgoing {
  readonly partner: Partner;
  readonly feed: Feed;
  readonly plan: WritePlan;
  readonly format: Format;
  readonly document: DocumentType;
}

/** What every outgoing flow works with. */
export interface Outbound {
  readonly ledger: Ledger;
  readonly spool: Spool;
  readonly clock: Clock;
  readonly log: Log;
  readonly atStep: AtStep;
  readonly owner: string;
  /** Deliveries that this process has in hand right now. */
  readonly delivering: Set<number>;
  /** The way to each partner's folders. */
  readonly transports: ReadonlyMap<string, Transport>;
  /** The last instant at or before `now` that a schedule names; `undefined` for "on change". */
  readonly previousRun: (schedule: Schedule, now: Date) => Date | undefined;
  readonly stop: AbortSignal;
}
