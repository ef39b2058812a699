import { access } from "node:fs/promises";
import { systemCode } from "../model/error.ts";
import { archivedAt, spooledAt } from "../spool/spool.ts";

/** Path under which a file's bytes are kept; `undefined` where they are nowhere any more. */
export async function keptAt(data: string, hash: string): Promise<string | undefined> {
  for (const path of [archivedAt(data, hash), spooledAt(data, hash)]) if (await exists(path)) return path;
  return undefined;
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (systemCode(error) === "ENOENT") return false;
    throw error;
  }
}
