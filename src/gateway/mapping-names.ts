import { readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { parseJson } from "../check/json.ts";
import { GatewayError, messageOf, systemCode } from "../model/error.ts";
import { readText } from "./mappings.ts";

/** Folders beside mappings that hold what their tests compare with. */
const SAMPLES = "samples";

/**
 * Names of all mappings under a folder (`acme/orders`), sorted; none where there is no such folder. A JSON file that
 * says neither `gives` nor `takes` is something else, a broken one may be a mapping.
 */
export async function mappingNames(folder: string): Promise<readonly string[]> {
  const names: string[] = [];
  for (const path of (await jsonFiles(folder)).sort()) {
    const text = await readText(path);
    if (text === undefined || !mayBeMapping(text, path)) continue;
    names.push(relative(folder, path).split(sep).join("/").slice(0, -".json".length));
  }
  return names;
}

async function jsonFiles(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await entriesOf(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== SAMPLES) found.push(...(await jsonFiles(path)));
    if (entry.isFile() && entry.name.endsWith(".json") && !entry.name.startsWith(".")) found.push(path);
  }
  return found;
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (cause) {
    if (systemCode(cause) === "ENOENT") return [];
    throw new GatewayError("file.unreadable", `Cannot list ${folder}: ${messageOf(cause)}`, { cause });
  }
}

function mayBeMapping(text: string, path: string): boolean {
  const { value } = parseJson(text, path);
  if (value === undefined) return true;
  return typeof value === "object" && value !== null && ("gives" in value || "takes" in value);
}
