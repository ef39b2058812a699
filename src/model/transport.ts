/** A file in a partner's folder. */
export interface Entry {
  readonly name: string;
  /** Bytes; `undefined` where a server does not say. */
  readonly size: number | undefined;
  /** Milliseconds since 1970 by the server's clock; `undefined` where it does not say. */
  readonly modified: number | undefined;
  /** Changes whenever another file takes the name (inode); "" where there is no such thing. */
  readonly identity: string;
}

/**
 * A way to a partner's folders. Paths have `/` between folders. Every call rejects with a `GatewayError` that says
 * if retrying helps. A path that does not exist is code `transport.missing`.
 */
export interface Transport {
  /** Plain files of a folder, unsorted, dotfiles left out; what is not a plain file is left out too. */
  list(folder: string): Promise<readonly Entry[]>;
  /** The file, or `undefined` where there is none. */
  stat(path: string): Promise<Entry | undefined>;
  /** The file's bytes. Refuses anything but a plain file. */
  read(path: string): AsyncIterable<Uint8Array>;
  /** Writes a new file and makes it durable; replaces a file of that name (callers give temporary names). */
  write(path: string, bytes: AsyncIterable<Uint8Array>): Promise<void>;
  /** Renames in one step, replacing a file of the new name; makes the target's folder where it is missing. */
  move(from: string, to: string): Promise<void>;
  /** Removes a file; one that is gone already is no error. */
  remove(path: string): Promise<void>;
  /**
   * Calls back when something may have changed: early, but never reliably. `failed` says that no more calls may
   * come. Returns how to stop.
   */
  watch?(folder: string, changed: () => void, failed: (error: Error) => void): () => Promise<void>;
  /** Makes sure that a folder is there, where making it is ours to do. */
  prepare?(folder: string): Promise<void>;
  close(): Promise<void>;
}

/** Joins path segments with `/`. */
export function joinPath(...segments: readonly string[]): string {
  return segments.join("/").replace(/\/{2,}/g, "/");
}
