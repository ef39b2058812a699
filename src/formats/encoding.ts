import { GatewayError } from "../model/error.ts";
import type { Encoding } from "../model/format.ts";
import { type Charset, iso88591, utf8, utf16le, windows1252 } from "./charsets.ts";

/** Text to the bytes of one encoding. */
export interface TextWriter {
  /** The byte order mark, or nothing where it is not asked for or the encoding has none. */
  readonly bom: Uint8Array;
  /** The first character the encoding has no bytes for, or `undefined`. */
  lacks(text: string): string | undefined;
  /** Throws `encoding.unwritable` where a character has no bytes. */
  encode(text: string): Uint8Array;
}

const charsets: Readonly<Record<Encoding, Charset>> = {
  "utf-8": utf8,
  "utf-16": utf16le,
  "windows-1252": windows1252,
  "iso-8859-1": iso88591,
};

/** Writes an encoding strictly; utf-16 is little endian. */
export function textWriter(encoding: Encoding, bom: boolean): TextWriter {
  const charset = charsets[encoding];
  const lacks = (text: string): string | undefined => {
    const index = charset.firstLacking(text);
    return index < 0 ? undefined : String.fromCodePoint(text.codePointAt(index) ?? 0);
  };
  const encode = (text: string): Uint8Array => {
    const missing = lacks(text);
    if (missing === undefined) return charset.bytes(text);
    const message = `cannot write "${missing}": ${encoding} has no such character`;
    throw new GatewayError("encoding.unwritable", message, { trouble: "configuration" });
  };
  return { bom: bom ? charset.bom : Buffer.alloc(0), lacks, encode };
}
