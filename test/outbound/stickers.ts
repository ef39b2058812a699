import type { DocumentType, OutgoingDocument, SentIn } from "../../src/model/document.ts";
import type { Format } from "../../src/model/format.ts";
import type { WritePlan } from "../../src/model/mapping.ts";

/** What there is to send: the plainest document, mapping and format there can be. */
export interface Shelf {
  /** Every document, with the revision of its last change. */
  readonly documents: Map<string, { readonly text: string; readonly revision: number }>;
  /** What `sent` was told. */
  readonly sent: { readonly keys: readonly string[]; readonly to: SentIn }[];
  put(key: string, text: string, revision: number): void;
}

export function shelf(): Shelf {
  const documents = new Map<string, { readonly text: string; readonly revision: number }>();
  return { documents, sent: [], put: (key, text, revision) => void documents.set(key, { text, revision }) };
}

/** Collects in batches of two, in order of keys. */
export function stickerDocument(stickers: Shelf): DocumentType {
  return {
    name: "sticker",
    schema: {},
    key: ["key"],
    send: {
      to: "store",
      async *collect(_tx, { content, since, held }) {
        const wanted = [...stickers.documents]
          .filter(([key, { revision }]) => content === "full" || revision > since || held.includes(key))
          .map(([key, { text, revision }]): OutgoingDocument => ({ key, revision, content: { key, text } }))
          .sort((a, b) => (a.key < b.key ? -1 : 1));
        for (let at = 0; at < wanted.length; at += 2) yield wanted.slice(at, at + 2);
      },
      async sent(_tx, documents, to) {
        stickers.sent.push({ keys: documents.map(({ key }) => key), to });
      },
    },
  };
}

/** `hidden` is not selected, `unfit` cannot be mapped; the name holds the number of the file. */
export const stickerPlan: WritePlan = {
  name: "acme/stickers",
  path: "mappings/acme/stickers.json",
  document: "sticker",
  version: "mapping-1",
  text: "{}",
  ledgerTables: [],
  tests: [],
  direction: "write",
  file: {
    format: "sticker",
    encoding: "utf-8",
    bom: false,
    newline: "lf",
    delimiter: ";",
    quote: "when needed",
    header: true,
    spreadsheetSafe: false,
    namespace: "",
  },
  documentsPerFile: Number.POSITIVE_INFINITY,
  whenEmpty: "write nothing",
  headNeedsCounts: false,
  sorted: false,
  open({ sequence }) {
    let count = 0;
    return {
      fileName: () => `stickers-${sequence}.txt`,
      selects: ({ text }) => text !== "hidden",
      compare: (a, b) => (String(a.text) < String(b.text) ? -1 : 1),
      record({ key, text }) {
        if (text === "unfit") return [misfit(String(key), "the mapping")];
        return { kind: "rows", rows: [[{ kind: "text", text: `${key}=${text}` }]] };
      },
      count() {
        count += 1;
      },
      head: () => ({ kind: "rows", columns: [`head ${count}`] }),
      tail: () => ({ rows: [[{ kind: "text", text: `tail ${count}` }]] }),
    };
  },
};

/** One line a record; a record with a snowman in it cannot be written, one with a bomb fails. */
export const stickerFormat: Format = {
  name: "sticker",
  shape: "rows",
  extension: "txt",
  decode: () => Promise.reject(new Error("stickers are not read")),
  encoder: () => ({
    begin: (head) => Buffer.from(head.kind === "rows" ? `${head.columns.join(";")}\n` : ""),
    record(record) {
      const text =
        record.kind === "rows"
          ? record.rows
              .flat()
              .map((cell) => cell.text)
              .join("\n")
          : "";
      if (text.includes("☃")) return [misfit(text, "the encoding")];
      if (text.includes("bomb")) throw new TypeError("a bug in writing");
      return Buffer.from(`${text}\n`);
    },
    end: ({ rows }) =>
      Buffer.from(
        rows
          .flat()
          .map((cell) => `${cell.text}\n`)
          .join(""),
      ),
  }),
};

function misfit(what: string, where: string) {
  const message = `${what} does not fit into ${where}`;
  return { severity: "error", scope: "record", code: "sticker.unfit", message } as const;
}
