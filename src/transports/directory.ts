import { type BigIntStats, constants } from "node:fs";
import { type FileHandle, lstat, mkdir, open, readdir, rename, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type FSWatcher, watch } from "chokidar";
import { GatewayError, messageOf, systemCode } from "../model/error.ts";
import type { Entry, Transport } from "../model/transport.ts";

/** Bytes per read: large enough that the disk, not the calls, sets the pace. */
const CHUNK = 256 * 1024;

/** Files looked at side by side in a listing; the library has four threads, more only queue. */
const SIDE_BY_SIDE = 32;

/** Codes after which another try can succeed without anybody mending something. */
const PASSING = new Set([
  "ENOSPC",
  "EDQUOT",
  "EMFILE",
  "ENFILE",
  "EAGAIN",
  "EBUSY",
  "EIO",
  "ESTALE",
  "ETIMEDOUT",
]);

/** Folders of this machine, also mounted ones. Paths are absolute. */
export function directory(): Transport {
  return {
    list: (folder) => attempt("list", folder, () => listFolder(folder)),
    stat: (path) => attempt("look at", path, () => statFile(path)),
    read: readFile,
    write: (path, bytes) => attempt("write", path, () => writeFile(path, bytes)),
    move: (from, to) => attempt("move", from, () => moveFile(from, to)),
    remove: (path) => attempt("remove", path, () => removeFile(path)),
    watch: watchFolder,
    prepare: (folder) => attempt("make", folder, async () => void (await mkdir(folder, { recursive: true }))),
    close: async () => {},
  };
}

async function attempt<T>(verb: string, path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw cause instanceof GatewayError ? cause : failure(verb, path, cause);
  }
}

function failure(verb: string, path: string, cause: unknown): GatewayError {
  const code = systemCode(cause) ?? "";
  return new GatewayError(
    code === "ENOENT" ? "transport.missing" : "transport.failed",
    `Cannot ${verb} ${path}: ${messageOf(cause)}`,
    { cause, retry: PASSING.has(code) || code === "ENOENT" ? "later" : "never" },
  );
}

async function listFolder(folder: string): Promise<readonly Entry[]> {
  const found = await readdir(folder, { withFileTypes: true });
  const names = found
    .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
    .map((entry) => entry.name);
  const entries: Entry[] = [];
  for (let at = 0; at < names.length; at += SIDE_BY_SIDE) {
    const group = names.slice(at, at + SIDE_BY_SIDE);
    const looked = await Promise.all(group.map((name) => look(join(folder, name))));
    for (const found of looked) if (found?.links === 1n) entries.push(found.entry);
  }
  return [...entries, ...names.filter(isGarbled(entries)).map(unreadable)];
}

/** A name that is not UTF-8 cannot be looked at, but somebody has to be told of it. */
function isGarbled(found: readonly Entry[]): (name: string) => boolean {
  return (name) => name.includes("\ufffd") && !found.some((entry) => entry.name === name);
}

function unreadable(name: string): Entry {
  return { name, size: undefined, modified: undefined, identity: "" };
}

/** `links` above 1: somebody else holds the file under another name and may go on writing it. */
async function look(path: string): Promise<{ entry: Entry; links: bigint } | undefined> {
  const stats = await lstat(path, { bigint: true }).catch(goneIsUndefined);
  if (stats === undefined || !stats.isFile()) return undefined;
  return { entry: entryOf(path, stats), links: stats.nlink };
}

async function statFile(path: string): Promise<Entry | undefined> {
  const found = await look(path);
  if (found === undefined && (await lstat(path).catch(goneIsUndefined)) !== undefined) {
    throw new GatewayError("transport.not-a-file", `${path} is there, but it is not a plain file`);
  }
  return found?.entry;
}

function entryOf(path: string, stats: BigIntStats): Entry {
  return {
    name: path.slice(path.lastIndexOf("/") + 1),
    size: Number(stats.size),
    modified: Number(stats.mtimeMs),
    identity: `${stats.dev}:${stats.ino}`,
  };
}

function goneIsUndefined(error: unknown): undefined {
  if (systemCode(error) === "ENOENT" || systemCode(error) === "ENOTDIR") return undefined;
  throw error;
}

/** A FIFO or device would block a library thread for ever: opened without waiting, then looked at. */
async function* readFile(path: string): AsyncGenerator<Uint8Array> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const handle = await attempt("open", path, () => open(path, flags));
  try {
    await attempt("open", path, () => assertPlainFile(handle, path));
    for (;;) {
      const buffer = Buffer.allocUnsafe(CHUNK);
      const { bytesRead } = await attempt("read", path, () => handle.read(buffer, 0, CHUNK));
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

async function assertPlainFile(handle: FileHandle, path: string): Promise<void> {
  const stats = await handle.stat();
  if (!stats.isFile()) throw new GatewayError("transport.not-a-file", `${path} is not a plain file`);
}

/** Always a new file: what lies under the name may be a FIFO, a link, or open in a slower process's hands. */
async function writeFile(path: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await removeFile(path);
  const handle = await open(path, "wx", 0o666);
  try {
    for await (const chunk of bytes) await handle.writeFile(chunk);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await syncFolder(dirname(path));
}

async function moveFile(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await rename(from, to);
  await syncFolder(dirname(to));
  if (dirname(from) !== dirname(to)) await syncFolder(dirname(from));
}

/** A new name survives a power cut only once its folder is on the disk. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function removeFile(path: string): Promise<void> {
  await unlink(path).catch(goneIsUndefined);
}

/** chokidar only wakes: it loses events in bursts, and a network mount gives none. */
function watchFolder(
  folder: string,
  changed: () => void,
  failed: (error: Error) => void,
): () => Promise<void> {
  const watcher: FSWatcher = watch(folder, { depth: 0, ignoreInitial: true, followSymlinks: false });
  watcher.on("all", changed);
  watcher.on("error", (error) => failed(error instanceof Error ? error : new Error(String(error))));
  return () => watcher.close();
}
