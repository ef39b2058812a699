import { hostname } from "node:os";
import { systemCode } from "../model/error.ts";
import type { Reader, SqlTransaction } from "./transaction.ts";

/** Is the process that owns something still at work, by what `reader` can see? */
export type IsAlive = (reader: Reader, owner: string) => Promise<boolean>;

/** A gateway process that has not said for this long that it is alive is taken for dead, in milliseconds. */
export const SILENCE = 60_000;

const A_DAY = 86_400_000;

/** Owners that live in this process: one for each gateway in it. */
const ours = new Set<string>();

/** The name under which a gateway of this process owns things: `<host>:<pid>:<start, ms since 1970>`. */
export function ownerName(started: Date): string {
  return `${hostname()}:${process.pid}:${started.getTime()}`;
}

/** Notes that an owner of this process is alive, and forgets owners that were last seen a day ago. */
export async function beat(tx: SqlTransaction, owner: string, at: Date): Promise<void> {
  ours.add(owner);
  const { host, pid } = parts(owner) ?? { host: hostname(), pid: process.pid };
  await tx.run(upsert, [owner, host, pid, at.getTime()]);
  await tx.run("delete from instances where beat_at < ?", [at.getTime() - A_DAY]);
}

const upsert = `
  insert into instances (owner, host, pid, beat_at) values (?, ?, ?, ?)
  on conflict (owner) do update set beat_at = excluded.beat_at`;

/** Says that an owner of this process has stopped. */
export async function retire(tx: SqlTransaction, owner: string): Promise<void> {
  ours.delete(owner);
  await tx.run("delete from instances where owner = ?", [owner]);
}

/** Makes the question for a clock. An owner that never said it was alive is dead. */
export function aliveBy(clock: () => Date): IsAlive {
  return async (reader, owner) => {
    const [row] = await reader.all("select beat_at from instances where owner = ?", [owner]);
    if (row === undefined || clock().getTime() - Number(row.beat_at) > SILENCE) return false;
    return isRunning(owner);
  };
}

/** Another machine's processes cannot be looked at: what they last said has to do. */
function isRunning(owner: string): boolean {
  const place = parts(owner);
  if (place === undefined) return false;
  if (place.host !== hostname()) return true;
  return place.pid === process.pid ? ours.has(owner) : processExists(place.pid);
}

function parts(owner: string): { readonly host: string; readonly pid: number } | undefined {
  const found = /^(.+):(\d+):\d+$/.exec(owner);
  if (found === null) return undefined;
  const [, host = "", pid = ""] = found;
  return { host, pid: Number(pid) };
}

/** Is there a process of this number on this machine, whoever runs it? */
export function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    const code = systemCode(error);
    if (code === "ESRCH") return false;
    if (code === "EPERM") return true;
    throw error;
  }
}
