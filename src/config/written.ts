/** The configuration as people write it: what `gateway.schema.json` and `partner.schema.json` let pass. */
import type { Connection, Feed, GatewayConfig, Receipts, Receive } from "../model/config.ts";
import type { Role, Rules } from "../model/document.ts";

export interface WrittenGateway {
  readonly timezone?: string;
  readonly ledger?: Partial<GatewayConfig["ledger"]>;
  readonly log?: Partial<GatewayConfig["log"]>;
  readonly archive?: Partial<GatewayConfig["archive"]>;
}

export interface WrittenReceive {
  readonly document: string;
  readonly from: string;
  readonly files?: string;
  readonly mapping: string;
  readonly settled?: string;
  readonly emptyAfter?: string;
  readonly poll?: string;
  readonly marker?: string;
  readonly order?: Receive["order"];
  readonly then?: Receive["then"];
  readonly onProblem?: Exclude<Receive["onProblem"], undefined>;
  readonly stopFileAbove?: number;
}

export interface WrittenFeed {
  readonly feed: string;
  readonly document: string;
  readonly to: string;
  readonly mapping: string;
  readonly schedule: string;
  readonly content?: Feed["content"];
  readonly catchUp?: Feed["catchUp"];
  readonly overwrite?: Feed["overwrite"];
}

export interface WrittenPartner {
  readonly name: string;
  readonly role: Role;
  readonly warehouse?: string;
  readonly timezone?: string;
  readonly connection: Connection;
  readonly receive?: readonly WrittenReceive[];
  readonly send?: readonly WrittenFeed[];
  readonly receipts?: { readonly to: string; readonly when?: Receipts["when"] };
  readonly rules?: Partial<Rules>;
}
