import type { SqlTransaction } from "./transaction.ts";

/** Keeps a text that exchanges ran on under its SHA-256, once for each name it goes by. */
export async function keepVersion(
  tx: SqlTransaction,
  kind: "mapping" | "partner",
  name: string,
  hash: string,
  text: string,
): Promise<void> {
  await tx.run(keep, [hash, kind, name, text, tx.now]);
}

const keep = `
  insert into versions (hash, kind, name, text, kept_at) values (?, ?, ?, ?, ?)
  on conflict do nothing`;
