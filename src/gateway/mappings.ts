import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { documents } from "../documents/index.ts";
import { formats } from "../formats/index.ts";
import { compileMapping, tableFiles } from "../mapping/compile.ts";
import { GatewayError, messageOf, systemCode } from "../model/error.ts";
import type { MappingPlan, Table } from "../model/mapping.ts";
import type { Problem } from "../model/problem.ts";
import { readTable } from "./tables.ts";

/** A mapping, read and compiled; without a plan where something in it is wrong. */
export interface LoadedMapping {
  readonly plan: MappingPlan | undefined;
  readonly problems: readonly Problem[];
}

/**
 * Reads and compiles `<folder>/<name>.json` with the table files it names. Everything wrong in it is a problem, also that it is
 * missing. Throws when a file is there and cannot be read.
 */
export async function loadMapping(folder: string, name: string, timezone: string): Promise<LoadedMapping> {
  return loadMappingFile(join(folder, `${name}.json`), name, timezone);
}

/** The same for a mapping anywhere. */
export async function loadMappingFile(path: string, name: string, timezone: string): Promise<LoadedMapping> {
  const text = await readText(path);
  if (text === undefined) return { plan: undefined, problems: [missing(path, `mapping ${name}`)] };
  const tables = new Map<string, Table>();
  const problems: Problem[] = [];
  for (const [table, file] of tableFiles(text)) {
    const loaded = await readTable(join(dirname(path), file));
    if (loaded === undefined) continue; // the compiler tells it, at its place in the mapping
    tables.set(table, loaded.table);
    problems.push(...loaded.problems);
  }
  const compiled = compileMapping({ text, path, name, documents, formats, timezone, tables });
  problems.push(...compiled.problems);
  return { plan: compiled.plan, problems };
}

function missing(path: string, what: string): Problem {
  const message = `Cannot find ${what} at ${path}`;
  return { severity: "error", scope: "file", code: "mapping.missing", message, file: path };
}

/** The text of a file, or `undefined` where there is none. */
export async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    if (systemCode(cause) === "ENOENT") return undefined;
    throw new GatewayError("file.unreadable", `Cannot read ${path}: ${messageOf(cause)}`, { cause });
  }
}
