import { GatewayError } from "../model/error.ts";
import { textOf } from "./row.ts";
import type { Reader } from "./transaction.ts";

/**
 * The tables that mappings may look into: name -> the keys in it that are a partner's. Most stores name what the
 * warehouse keeps by sending just that, so an article that does not say is stored.
 */
const tables: ReadonlyMap<string, string> = new Map([
  ["articles.stored", "select sku as key from articles where partner = ? and coalesce(stored, 1) = 1"],
]);

/** Keys of a partner in one of the ledger's tables. Throws (configuration) for a table there is none of. */
export async function keysOf(reader: Reader, name: string, partner: string): Promise<ReadonlySet<string>> {
  const text = tables.get(name);
  if (text === undefined) throw unknownTable(name);
  const rows = await reader.all(text, [partner]);
  return new Set(rows.map((row) => textOf(row, "key")));
}

function unknownTable(name: string): GatewayError {
  const known = [...tables.keys()].join(", ");
  const message = `The ledger has no table "${name}" for mappings, expected one of: ${known}`;
  return new GatewayError("ledger.unknown-table", message, { trouble: "configuration" });
}
