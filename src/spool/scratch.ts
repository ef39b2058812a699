import { appendFile, mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { systemCode } from "../model/error.ts";
import type { Scratch } from "../model/spool.ts";
import { guard } from "./guard.ts";

/** Makes a folder of numbered buckets, one line of text each entry. All methods throw `spool.failed`. */
export async function makeScratch(folder: string): Promise<Scratch> {
  await mkdir(folder, { mode: 0o700 });
  const path = (bucket: number) => join(folder, String(bucket));
  return {
    write: (bucket, lines) =>
      guard("write", () => appendFile(path(bucket), lines.map((line) => `${line}\n`).join(""))),
    read: async (bucket) => {
      const text = await guard("read", () => readFile(path(bucket), "utf8").catch(missingIsEmpty));
      return text === "" ? [] : text.slice(0, -1).split("\n");
    },
    remove: () => guard("write", () => rm(folder, { recursive: true, force: true })),
  };
}

function missingIsEmpty(error: unknown): string {
  if (systemCode(error) === "ENOENT") return "";
  throw error;
}
