import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { GatewayError, messageOf, systemCode } from "../model/error.ts";

const CHUNK = 256 * 1024;

/** The bytes of a file that a person named, as a stream. Throws (usage) where it is no plain file. */
export async function sampleBytes(path: string): Promise<AsyncIterable<Uint8Array>> {
  const found = await plainFile(path);
  if (!found) throw new GatewayError("usage.file", `There is no file "${path}"`, { trouble: "usage" });
  return chunks(path);
}

async function* chunks(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path, { highWaterMark: CHUNK });
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function unreadable(path: string, cause: unknown): GatewayError {
  return new GatewayError("file.unreadable", `Cannot read ${path}: ${messageOf(cause)}`, { cause });
}

/** All bytes of such a file. */
export async function wholeSample(path: string): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of await sampleBytes(path)) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function plainFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(systemCode(error) ?? "")) return false;
    throw unreadable(path, error);
  }
}
