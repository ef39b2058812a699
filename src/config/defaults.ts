import type { Rules } from "../model/document.ts";

/** What holds where `gateway.json` says nothing. */
export const gatewayDefaults = {
  timezone: "UTC",
  ledger: { client: "sqlite3", filename: "data/ledger.db" },
  log: { level: "info" },
  archive: { keepDays: 90 },
} as const;

/** What holds where an entry of `receive` says nothing. */
export const receiveDefaults = {
  files: "*",
  settled: "2s",
  emptyAfter: "10s",
  poll: "5s",
  marker: "",
  order: "name",
  // biome-ignore lint/suspicious/noThenProperty: a word of the configuration, text and never called
  then: "archive",
} as const;

/** What holds where an entry of `send` says nothing. */
export const feedDefaults = { content: "changes", catchUp: "once", overwrite: "fail" } as const;

/** What holds where `receipts` says nothing. */
export const receiptsDefaults = { when: "problems" } as const;

/** What holds where `rules` says nothing. */
export const rulesDefaults: Rules = {
  editableUntil: "COLLECTING",
  cancelAfterStart: "refuse",
  unknownSku: "default",
};
