import { hostname } from "node:os";
import { GatewayError } from "../model/error.ts";
import { processExists } from "./instances.ts";
import { has } from "./migrate.ts";
import { numberOf } from "./row.ts";
import type { Connections } from "./sqlite.ts";
import type { Reader, SqlRow, SqlTransaction } from "./transaction.ts";

/**
 * Looks the whole file over where a process that had the ledger open never closed it. Throws
 * `ledger.damaged` for a ledger that is not sound.
 */
export async function checkAfterUncleanStop(connections: Connections): Promise<void> {
  if (!(await has(connections, "openings"))) return;
  const left = (await connections.all("select * from openings", [])).filter(isLeftOver);
  if (left.length === 0) return;
  await quickCheck(connections);
  for (const row of left) await connections.all("delete from openings where id = ?", [numberOf(row, "id")]);
}

/** Throws `ledger.damaged` when the file's structure is not sound. Reads all of it. */
export async function quickCheck(reader: Reader): Promise<void> {
  const rows = await reader.all("pragma quick_check(1)", []);
  if (rows.length === 1 && Object.values(rows[0] ?? {})[0] === "ok") return;
  throw new GatewayError("ledger.damaged", "The ledger is damaged: SQLite's quick_check found a fault");
}

/** Another machine's process, or one that had our own number before us, has surely stopped. */
function isLeftOver(row: SqlRow): boolean {
  const pid = numberOf(row, "pid");
  return row.host !== hostname() || pid === process.pid || !processExists(pid);
}

/** Notes that this process has the ledger open; gives what `noteClosed` wants. */
export async function noteOpen(tx: SqlTransaction): Promise<number> {
  const text = "insert into openings (host, pid, opened_at) values (?, ?, ?) returning id";
  const [row] = await tx.all(text, [hostname(), process.pid, tx.now]);
  return numberOf(row ?? {}, "id");
}

/** Notes that this process has closed the ledger in order. */
export async function noteClosed(tx: SqlTransaction, opening: number): Promise<void> {
  await tx.run("delete from openings where id = ?", [opening]);
}
