import type { Content } from "../model/document.ts";
import type { Writing } from "../model/mapping.ts";
import type { Problem } from "../model/problem.ts";
import type { Stored } from "../model/spool.ts";
import type { Outbound, Outgoing } from "./feed-run.ts";
import { filePieces } from "./file-pieces.ts";

/** An outgoing file that is being written into the spool. */
export interface FileInMaking {
  readonly writing: Writing;
  /** Writes a document; gives what in it cannot be written, and then nothing of it is in the file. */
  add(content: Content): Promise<readonly Problem[]>;
  finish(): Promise<Stored & { readonly name: string }>;
  abort(): Promise<void>;
}

/** Bytes gathered before they are written. */
const BUFFER = 256 * 1024;

/** Begins a file with this number; `now` is the transaction's instant. */
export async function startFile(
  flow: Outbound,
  out: Outgoing,
  sequence: number,
  now: string,
): Promise<FileInMaking> {
  const { plan, partner } = out;
  const run = { partner: partner.name, file: "", now: new Date(now), sequence, ledgerTables: new Map() };
  const pieces = filePieces(plan, out.format, run);
  const writer = await flow.spool.writer();
  let waiting: Uint8Array[] = pieces.head === undefined ? [] : [pieces.head];
  let size = 0;
  const flush = async () => {
    await writer.write(Buffer.concat(waiting));
    waiting = [];
    size = 0;
  };
  return {
    writing: pieces.writing,
    async add(content) {
      const bytes = pieces.add(content);
      if (!(bytes instanceof Uint8Array)) return bytes;
      waiting.push(bytes);
      size += bytes.byteLength;
      if (size > BUFFER) await flush();
      return [];
    },
    async finish() {
      const { head, tail, name } = pieces.finish();
      waiting.push(tail);
      await flush();
      return { ...(await writer.finish(head)), name };
    },
    abort: () => writer.abort(),
  };
}
