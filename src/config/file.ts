import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { relative, resolve } from "node:path";
import { GatewayError, systemCode } from "../model/error.ts";
import type { Problem } from "../model/problem.ts";

/** A file of the configuration, read. */
export interface ConfigFile {
  /** Absolute. */
  readonly path: string;
  /** From the folder that holds the configuration's, for people: `config/partners/acme.json`. */
  readonly shown: string;
  readonly text: string;
  /** SHA-256 of the text, hex. */
  readonly version: string;
  /** What is wrong with its bytes. */
  readonly problems: readonly Problem[];
}

/** Reads a file; `undefined` where there is none. Throws `config.unreadable` where the disk does not let us. */
export async function readConfigFile(path: string, home: string): Promise<ConfigFile | undefined> {
  const bytes = await missingIsUndefined(readFile(path), path);
  if (bytes === undefined) return undefined;
  const text = bytes.toString("utf8");
  const shown = relative(home, path);
  const version = createHash("sha256").update(bytes).digest("hex");
  const problems = bytes.equals(Buffer.from(text)) ? [] : [badByte(text, shown)];
  return { path, shown, text, version, problems };
}

/** Absolute paths of the `.json` files of a folder, by name; `undefined` where there is no such folder. */
export async function listConfigFiles(folder: string): Promise<readonly string[] | undefined> {
  const names = await missingIsUndefined(readdir(folder), folder);
  const taken = names?.filter((name) => name.endsWith(".json") && !name.startsWith("."));
  return taken?.sort().map((name) => resolve(folder, name));
}

async function missingIsUndefined<T>(reading: Promise<T>, path: string): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(systemCode(error) ?? "")) return undefined;
    throw new GatewayError("config.unreadable", `cannot read ${path}`, { cause: error });
  }
}

function badByte(text: string, file: string): Problem {
  const before = text.slice(0, text.indexOf("\uFFFD")).split("\n");
  const place = { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  const message = "the file is not written in UTF-8";
  return { severity: "error", scope: "file", code: "config.encoding", message, ...place };
}
