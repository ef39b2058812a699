import { createHash, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { GatewayError, systemCode } from "../model/error.ts";
import type { Spool, SpoolWriter, Stored } from "../model/spool.ts";
import { guard, spoolFailure } from "./guard.ts";
import { makeScratch } from "./scratch.ts";

const CHUNK = 256 * 1024;
/**
 * Bytes that no row names are removed only when they are this old (ms): another gateway may have stored them and
 * be about to claim them.
 */
const ORPHAN_AGE = 3_600_000;
const HASH = /^[0-9a-f]{64}$/;
/** `<random>~<owner>.part` */
const PART = /^[0-9a-f]+~(.+)\.part$/;

/**
 * Opens the spool under a data folder: `spool/` for bytes in flight, `archive/ab/abcd…` for bytes kept.
 * `owner` names this process in half-written files. All methods throw `spool.failed`.
 */
export async function openSpool(data: string, owner: string): Promise<Spool> {
  const folder = join(data, "spool");
  await guard("make", () => mkdir(folder, { recursive: true, mode: 0o700 }));
  await guard("make", () => mkdir(join(data, "archive"), { recursive: true, mode: 0o700 }));
  const inSpool = (hash: string) => spooledAt(data, hash);
  const inArchive = (hash: string) => archivedAt(data, hash);
  const fresh = (ending: string) => join(folder, `${randomBytes(6).toString("hex")}~${owner}${ending}`);
  return {
    writer: () => guard("write", () => openWriter(fresh(".part"), () => fresh(".part"), inSpool)),
    read: (hash) => readEither(inSpool(hash), inArchive(hash), hash),
    archive: (hash) => guard("archive", () => moveToArchive(inSpool(hash), inArchive(hash))),
    sweep: (isAlive, isNeeded) => guard("sweep", () => sweepFolder(folder, isAlive, isNeeded)),
    scratch: () => guard("write", () => makeScratch(fresh(".part"))),
  };
}

/** Where the bytes of this hash are while they are in flight. */
export function spooledAt(data: string, hash: string): string {
  return join(data, "spool", hash);
}

/** Where they are kept. */
export function archivedAt(data: string, hash: string): string {
  return join(data, "archive", hash.slice(0, 2), hash);
}

async function openWriter(
  path: string,
  another: () => string,
  target: (hash: string) => string,
): Promise<SpoolWriter> {
  const handle = await open(path, "wx+", 0o600);
  const hash = createHash("sha256");
  let size = 0;
  const discard = async () => {
    await handle.close();
    await rm(path, { force: true });
  };
  return {
    write: (bytes) =>
      guard("write", async () => {
        hash.update(bytes);
        size += bytes.byteLength;
        await handle.writeFile(bytes);
      }),
    finish: (head) =>
      guard("write", async () => {
        try {
          await handle.sync();
          await handle.close();
          if (head === undefined) return await keep(path, { hash: hash.digest("hex"), size }, target);
          return await prepend(head, path, another(), target);
        } catch (error) {
          await discard();
          throw error;
        }
      }),
    abort: () => guard("write", discard),
  };
}

async function keep(path: string, stored: Stored, target: (hash: string) => string): Promise<Stored> {
  await rename(path, target(stored.hash));
  await syncFolder(dirname(path));
  return stored;
}

async function prepend(
  head: Uint8Array,
  body: string,
  path: string,
  target: (hash: string) => string,
): Promise<Stored> {
  const writer = await openWriter(path, () => path, target);
  try {
    await writer.write(head);
    for await (const chunk of createReadStream(body, { highWaterMark: CHUNK })) await writer.write(chunk);
    const stored = await writer.finish();
    await unlink(body);
    return stored;
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

async function* readEither(first: string, second: string, hash: string): AsyncGenerator<Uint8Array> {
  const path = (await guard("read", () => exists(first))) ? first : second;
  try {
    yield* createReadStream(path, { highWaterMark: CHUNK });
  } catch (cause) {
    // Another process may have archived it between the look and the opening.
    if (systemCode(cause) === "ENOENT" && path === first) return yield* readEither(second, second, hash);
    if (systemCode(cause) !== "ENOENT") throw spoolFailure("read", cause);
    throw new GatewayError("spool.missing", `The bytes ${hash} are neither in the spool nor in the archive`, {
      cause,
    });
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await (await open(path, "r")).close();
    return true;
  } catch (error) {
    if (systemCode(error) === "ENOENT") return false;
    throw error;
  }
}

async function moveToArchive(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  try {
    await rename(from, to);
  } catch (error) {
    if (systemCode(error) === "ENOENT" && (await exists(to))) return;
    throw error;
  }
  await syncFolder(dirname(to));
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function sweepFolder(
  folder: string,
  isAlive: (owner: string) => Promise<boolean>,
  isNeeded: (hash: string) => Promise<boolean>,
): Promise<void> {
  for (const name of await readdir(folder)) {
    const owner = PART.exec(name)?.[1];
    const dead = owner !== undefined && !(await isAlive(owner));
    const orphan = HASH.test(name) && (await isOld(join(folder, name))) && !(await isNeeded(name));
    if (dead || orphan) await rm(join(folder, name), { recursive: true, force: true });
  }
}

/** Another gateway may have archived it since the folder was listed. */
async function isOld(path: string): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(path);
    return Date.now() - mtimeMs > ORPHAN_AGE;
  } catch (error) {
    if (systemCode(error) === "ENOENT") return false;
    throw error;
  }
}
