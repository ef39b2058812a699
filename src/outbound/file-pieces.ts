import type { Content } from "../model/document.ts";
import type { Format } from "../model/format.ts";
import type { RunContext, WritePlan, Writing } from "../model/mapping.ts";
import type { Problem } from "../model/problem.ts";

/** An outgoing file as it is made, in pieces that one after the other are the file. */
export interface FilePieces {
  readonly writing: Writing;
  /** What stands before the documents; `undefined` where that is known only at the end. */
  readonly head: Uint8Array | undefined;
  /** The document's bytes, or what in it cannot be written; then it is not counted either. */
  add(content: Content): Uint8Array | readonly Problem[];
  /** Call once, after the last document. `head` is given here where it was not known before. */
  finish(): { readonly head: Uint8Array | undefined; readonly tail: Uint8Array; readonly name: string };
}

/** Begins a file. Pure: nothing is written anywhere. */
export function filePieces(plan: WritePlan, format: Format, run: RunContext): FilePieces {
  const writing = plan.open(run);
  const encoder = format.encoder(plan.file);
  return {
    writing,
    head: plan.headNeedsCounts ? undefined : encoder.begin(writing.head()),
    add(content) {
      const record = writing.record(content);
      if (!("kind" in record)) return record;
      const bytes = encoder.record(record);
      if (bytes instanceof Uint8Array) writing.count();
      return bytes;
    },
    finish() {
      const head = plan.headNeedsCounts ? encoder.begin(writing.head()) : undefined;
      return { head, tail: encoder.end(writing.tail()), name: writing.fileName() };
    },
  };
}
