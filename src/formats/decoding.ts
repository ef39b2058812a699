import { isAscii, isUtf8 } from "node:buffer";
import type { Encoding } from "../model/format.ts";
import type { Problem } from "../model/problem.ts";
import { blocks } from "./blocks.ts";
import { type Charset, iso88591, utf8, utf16be, utf16le, windows1252 } from "./charsets.ts";
import { after, type Place, start } from "./place.ts";
import { refusal, type Verdict, warning } from "./refusal.ts";

/** A look at the first bytes (up to 128 KiB), before anything is decoded. */
export type Opening = (head: Buffer) => Problem | undefined;

/**
 * Decodes a file strictly, in pieces, without its byte order mark. A byte that is no character, and another
 * encoding than the one stated, refuse the file: the text then simply ends, so ask `verdict.refused()`.
 */
export async function* decodeText(
  source: AsyncIterable<Uint8Array>,
  encoding: Encoding,
  verdict: Verdict,
  opening: Opening,
): AsyncGenerator<string> {
  let decoder: Decoder | undefined;
  for await (const block of blocks(source)) {
    const problem = decoder === undefined ? (opening(block) ?? mismatch(block, encoding)) : undefined;
    if (problem !== undefined) return verdict.report(problem);
    const body = decoder === undefined ? withoutBom(block, charsetOf(encoding, block)) : block;
    decoder ??= newDecoder(encoding, charsetOf(encoding, block), verdict);
    yield decoder.write(body);
    if (verdict.refused()) return;
  }
  decoder?.end();
}

interface Decoder {
  write(bytes: Buffer): string;
  end(): void;
}

function newDecoder(encoding: Encoding, charset: Charset, verdict: Verdict): Decoder {
  let place = start;
  let rest: Buffer = Buffer.alloc(0);
  const suspicions = suspicionsOf(encoding, verdict);
  const write = (block: Buffer): string => {
    const bytes = rest.length === 0 ? block : Buffer.concat([rest, block]);
    const whole = bytes.subarray(0, charset.whole(bytes));
    const bad = charset.firstBad(whole);
    if (bad >= 0) return refuse(bytes, bad);
    const text = charset.text(whole);
    suspicions(whole, text, place);
    place = after(place, text);
    rest = bytes.subarray(whole.length);
    return text;
  };
  const refuse = (bytes: Buffer, bad: number): string => {
    const good = charset.text(bytes.subarray(0, bad));
    verdict.report(badByte(encoding, bytes, bad, after(place, good)));
    return good;
  };
  const end = (): void => {
    if (rest.length > 0) verdict.report(cutCharacter(encoding, rest, place));
  };
  return { write, end };
}

/** Little endian where nothing says otherwise. */
function charsetOf(encoding: Encoding, head: Buffer): Charset {
  if (encoding === "windows-1252") return windows1252;
  if (encoding === "iso-8859-1") return iso88591;
  if (encoding === "utf-8") return utf8;
  return beginsWith(head, utf16be.bom) ? utf16be : utf16le;
}

function withoutBom(head: Buffer, charset: Charset): Buffer {
  return charset.bom.length > 0 && beginsWith(head, charset.bom) ? head.subarray(charset.bom.length) : head;
}

function beginsWith(head: Buffer, bom: Buffer): boolean {
  return head.subarray(0, bom.length).equals(bom);
}

/** The file says by its first bytes that it is in another encoding than the stated one. */
function mismatch(head: Buffer, stated: Encoding): Problem | undefined {
  const found = plainEncoding(head);
  if (stated === "utf-16" && found === undefined && !head.includes(0)) {
    const message = "the file is no utf-16, as the mapping says; it has one byte for a character";
    return refusal("encoding.mismatch", message, { line: 1, expected: stated });
  }
  if (found === undefined || found === stated) return undefined;
  const message = `the file is in ${found}, the mapping says ${stated}; is "encoding": "${found}" right?`;
  return refusal("encoding.mismatch", message, { line: 1, found, expected: stated });
}

function plainEncoding(head: Buffer): Encoding | undefined {
  if (beginsWith(head, utf16le.bom) || beginsWith(head, utf16be.bom)) return "utf-16";
  if (beginsWith(head, utf8.bom)) return "utf-8";
  return halfEmpty(head.subarray(0, 1_024)) ? "utf-16" : undefined;
}

/** Every second byte of UTF-16 is zero in most files, and never in 8-bit text. */
function halfEmpty(head: Buffer): boolean {
  const zeros = [0, 0];
  for (const [index, byte] of head.entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  return Math.max(even, odd) > head.length / 4 && Math.min(even, odd) < head.length / 16;
}

function badByte(encoding: Encoding, bytes: Buffer, bad: number, place: Place): Problem {
  const found = hex(bytes.subarray(bad, bad + (encoding === "utf-16" ? 2 : 1)));
  const message = `byte ${found} is no character of ${encoding}${hint(encoding, bytes, bad)}`;
  return refusal("encoding.bad-byte", message, {
    line: place.line,
    column: place.column,
    found,
    expected: encoding,
  });
}

function hint(encoding: Encoding, bytes: Buffer, bad: number): string {
  if (encoding === "utf-16") return "";
  const other = encoding === "windows-1252" ? "iso-8859-1" : "windows-1252";
  if (encoding !== "utf-8") return isUtf8(bytes) ? '; is "encoding": "utf-8" right?' : probably(other);
  return isAscii(bytes.subarray(0, bad)) ? probably(other) : "; characters before it are good utf-8";
}

function probably(encoding: Encoding): string {
  return encoding === "iso-8859-1" ? "" : `; is "encoding": "${encoding}" right?`;
}

function cutCharacter(encoding: Encoding, rest: Buffer, place: Place): Problem {
  const found = hex(rest);
  const message = `the file ends inside a character of ${encoding}; it seems cut off, or is no ${encoding}`;
  return refusal("encoding.bad-byte", message, {
    line: place.line,
    column: place.column,
    found,
    expected: encoding,
  });
}

function hex(bytes: Buffer): string {
  return `0x${bytes.toString("hex").toUpperCase()}`;
}

/** Tells once each of what decodes without fault and is suspicious all the same. */
function suspicionsOf(encoding: Encoding, verdict: Verdict) {
  let replaced = false;
  let foreign = encoding !== "windows-1252" && encoding !== "iso-8859-1" ? "asked" : "";
  return (bytes: Buffer, text: string, place: Place): void => {
    const broken = replaced ? -1 : text.indexOf("\ufffd");
    if (broken >= 0) {
      replaced = true;
      verdict.report(replacement(after(place, text.slice(0, broken))));
    }
    if (foreign === "" && !isAscii(bytes)) {
      foreign = "asked";
      const first = text.search(/[\u0080-\uffff]/);
      if (isUtf8(bytes.subarray(0, utf8.whole(bytes))))
        verdict.report(misread(encoding, after(place, text.slice(0, first))));
    }
  };
}

function replacement({ line, column }: Place): Problem {
  const message = "the file holds the replacement character U+FFFD; text was lost before it came to us";
  return warning("encoding.replaced", message, { line, column, found: "\ufffd" });
}

function misread(encoding: Encoding, { line, column }: Place): Problem {
  const message = `the text looks like utf-8 read as ${encoding}; is "encoding": "utf-8" right?`;
  return warning("encoding.suspect", message, { line, column, expected: encoding });
}
