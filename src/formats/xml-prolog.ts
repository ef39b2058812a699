import type { Encoding, ReadOptions } from "../model/format.ts";
import type { Problem } from "../model/problem.ts";
import { binaryContent, markupContent } from "./content.ts";
import type { Opening } from "./decoding.ts";
import { after, start } from "./place.ts";
import { refusal } from "./refusal.ts";

/** What declarations call our encodings, lower case. ASCII is the same in all of them but utf-16. */
const names: Readonly<Record<Encoding, readonly string[]>> = {
  "utf-8": ["utf-8", "utf8", "us-ascii", "ascii"],
  "utf-16": ["utf-16", "utf-16le", "utf-16be"],
  // Who says iso-8859-1 often means windows-1252; a mapping that states the latter is taken at its word.
  "windows-1252": ["windows-1252", "cp1252", "iso-8859-1", "us-ascii", "ascii"],
  "iso-8859-1": ["iso-8859-1", "iso8859-1", "latin1", "us-ascii", "ascii"],
};

/** Looks if the file is no text, or declares another encoding than the mapping states. */
export function xmlOpening({ encoding }: ReadOptions): Opening {
  return (head) => {
    const content = binaryContent(head);
    if (content !== undefined) {
      const message = `the file is ${content}, expected XML`;
      return refusal("xml.not-xml", message, { line: 1, found: content });
    }
    const declared = declaredEncoding(head);
    if (declared === undefined || names[encoding].includes(declared.toLowerCase())) return undefined;
    const message = `the file declares encoding "${declared}", the mapping says "${encoding}"`;
    return refusal("xml.encoding", message, { line: 1, found: declared, expected: encoding });
  };
}

/** Read byte by byte: until the encoding is known nothing can be decoded, and the declaration is ASCII. */
function declaredEncoding(head: Buffer): string | undefined {
  const text = head.toString("latin1", 0, 400).replace(/[\0\x80-\xff]/g, "");
  return /^<\?xml\s[^>]*?\bencoding\s*=\s*["']([^"'>]*)["']/.exec(text)?.[1];
}

/**
 * Looks for a document type before the root element, at once, so that not a byte of it is parsed. Gives
 * `more` while the text is too short to tell.
 */
export function doctypeIn(text: string): Problem | "none" | "more" {
  const at = afterMisc(text);
  if (at === undefined) return "more";
  const page = htmlPage(text, at);
  if (page !== undefined) return page;
  const rest = text.slice(at, at + doctype.length);
  if (rest !== doctype) return rest.length < doctype.length && doctype.startsWith(rest) ? "more" : "none";
  const { line, column } = after(start, text.slice(0, at));
  const message = "the file has a document type; document types and entities are not accepted";
  return refusal("xml.doctype", message, { line, column, found: doctype });
}

const doctype = "<!DOCTYPE";

/** An error page under the file's name is told as what it is, whatever is wrong with it as XML. */
function htmlPage(text: string, at: number): Problem | undefined {
  const content = markupContent(text.slice(at, at + 200));
  if (content === undefined || content.endsWith("XML document")) return undefined;
  const { line, column } = after(start, text.slice(0, at));
  return refusal("xml.not-xml", `the file is ${content}, expected XML`, { line, column, found: content });
}

/** Index of what follows blanks, comments and processing instructions; `undefined` if one has no end yet. */
function afterMisc(text: string): number | undefined {
  const blanks = /\s*/y;
  let at = 0;
  for (;;) {
    blanks.lastIndex = at;
    at += blanks.exec(text)?.[0].length ?? 0;
    const end = text.startsWith("<!--", at) ? "-->" : text.startsWith("<?", at) ? "?>" : undefined;
    if (end === undefined) return at;
    const close = text.indexOf(end, at + 2);
    if (close < 0) return undefined;
    at = close + end.length;
  }
}
