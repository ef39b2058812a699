import type { Spill } from "./mapping.ts";

/** Bytes that were written to the spool whole. */
export interface Stored {
  /** SHA-256, hex. */
  readonly hash: string;
  readonly size: number;
}

/** A file being written into the spool. Call `finish` or `abort`; a `finish` that fails leaves nothing behind. */
export interface SpoolWriter {
  write(bytes: Uint8Array): Promise<void>;
  /** Makes it durable and gives it its hash as name. `head` goes before all that was written. */
  finish(head?: Uint8Array): Promise<Stored>;
  abort(): Promise<void>;
}

/**
 * The bytes we received and produced, each under its SHA-256: in flight in `spool/`, for keeps in `archive/`.
 * Half-written ones have their owner in the name.
 */
export interface Spool {
  writer(): Promise<SpoolWriter>;
  /** Reads bytes wherever they are. Throws `spool.missing` when they are nowhere. */
  read(hash: string): AsyncIterable<Uint8Array>;
  /** Moves bytes from the spool to the archive; done already is no error. */
  archive(hash: string): Promise<void>;
  /** Removes what is in flight and nobody needs: half-written files of dead owners, bytes no row names. */
  sweep(
    isAlive: (owner: string) => Promise<boolean>,
    isNeeded: (hash: string) => Promise<boolean>,
  ): Promise<void>;
  /** A place for rows that are too many for memory. */
  scratch(): Promise<Scratch>;
}

/** Temporary files for one reading. */
export interface Scratch extends Spill {
  remove(): Promise<void>;
}
