import type { Role, Rules } from "./document.ts";

/** `config/gateway.json`, read and checked: defaults filled in, paths absolute, times in milliseconds. */
export interface GatewayConfig {
  /** The folder that holds `config/`; paths in the configuration are relative to it. */
  readonly home: string;
  readonly timezone: string;
  readonly ledger: { readonly client: "sqlite3"; readonly filename: string };
  readonly log: { readonly level: "debug" | "info" | "warn" | "error" };
  readonly archive: { readonly keepDays: number };
  /** `data/`, where `spool/` and `archive/` are. */
  readonly data: string;
  readonly mappings: string;
  readonly partners: readonly Partner[];
}

/** A way to reach a partner; `type` names a transport on the shelf. */
export interface Connection {
  readonly type: string;
}

/** `config/partners/<name>.json`. */
export interface Partner {
  readonly name: string;
  readonly role: Role;
  /** A store's warehouse; a warehouse's own name. */
  readonly warehouse: string;
  readonly connection: Connection;
  readonly receive: readonly Receive[];
  readonly send: readonly Feed[];
  readonly receipts: Receipts | undefined;
  readonly rules: Rules;
  readonly timezone: string;
  /** Path, text and SHA-256 of the file it was read from. */
  readonly path: string;
  readonly text: string;
  readonly version: string;
}

/** One folder we take files from. */
export interface Receive {
  /** The source: `acme/inbox/acme/orders/*.csv`. Steady over restarts. */
  readonly source: string;
  readonly document: string;
  /** Folder: absolute for local folders, as written for servers. */
  readonly from: string;
  /** As written in the configuration, for people. */
  readonly shown: string;
  /** Glob of the names to take. Default: `*`. */
  readonly files: string;
  /** Name under `mappings/`, without `.json`: `acme/orders`. */
  readonly mapping: string;
  /** How long size and time must stand still. Default: 2 s. */
  readonly settled: number;
  /** How long an empty file may wait for its content before it is refused. Default: 10 s. */
  readonly emptyAfter: number;
  /** How often the folder is listed. Default: 5 s. */
  readonly poll: number;
  /** `orders.csv` is ready once `orders.csv<marker>` is there; "" for no marker. */
  readonly marker: string;
  readonly order: "name" | "modified";
  readonly then: "archive" | "delete" | "leave";
  /** `undefined`: as the mapping's `onBadRecord` says. */
  readonly onProblem: "reject-file" | "reject-record" | undefined;
  /** With `reject-record`: refuse the file when more records than this are bad. */
  readonly stopFileAbove: number | undefined;
}

/** One kind of file we send. */
export interface Feed {
  /** `acme/stock`. */
  readonly feed: string;
  readonly document: string;
  readonly to: string;
  readonly shown: string;
  readonly mapping: string;
  readonly schedule: Schedule;
  readonly content: "changes" | "full";
  readonly catchUp: "once" | "skip";
  readonly overwrite: "fail" | "replace";
}

export type Schedule =
  | { readonly kind: "on change" }
  | { readonly kind: "cron"; readonly expression: string; readonly timezone: string };

/** Where answers to the sender's files go, and which. */
export interface Receipts {
  readonly to: string;
  readonly when: "problems" | "always";
}
