import { keysOf } from "../ledger/tables.ts";
import type { GatewayConfig } from "../model/config.ts";
import type { RunContext } from "../model/mapping.ts";
import { ledgerIfAny } from "./with-ledger.ts";

/** What a mapping finds in the ledger's tables during a preview. */
export interface PreviewTables {
  readonly ledgerTables: RunContext["ledgerTables"];
  /** What a person has to know of them, "" for nothing. */
  readonly note: string;
}

/** The ledger's tables as they stand; empty ones, with a note, where there is no ledger. */
export async function previewTables(
  names: readonly string[],
  partner: string,
  config: GatewayConfig | undefined,
): Promise<PreviewTables> {
  if (names.length === 0) return { ledgerTables: new Map(), note: "" };
  const ledger = config && (await ledgerIfAny(config.ledger.filename));
  if (ledger === undefined) {
    const note = `There is no ledger yet, so ${names.join(", ")} is taken to be empty.`;
    return { ledgerTables: new Map(names.map((name) => [name, new Set()])), note };
  }
  try {
    const tables = names.map(async (name) => [name, await keysOf(ledger, name, partner)] as const);
    return { ledgerTables: new Map(await Promise.all(tables)), note: "" };
  } finally {
    await ledger.close();
  }
}
