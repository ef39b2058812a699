import { isAscii, isUtf8 } from "node:buffer";
import type { Encoding } from "../model/format.ts";
import type { Problem } from "../model/problem.ts";
import { blocks } from "./blocks.ts";
import { type Charset, iso88591, utf8, utf16be, utf16le, windows1252 } from "./charsets.ts";
import { badByte, cutCharacter, misread, otherEncoding, replacement } from "./decoding-problems.ts";
import { after, type Place, start } from "./place.ts";
import type { Verdict } from "./refusal.ts";

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
  if (found !== undefined)
    return found === stated && !bigEndian(head) ? undefined : otherEncoding(stated, found);
  return stated === "utf-16" && !head.includes(0) ? otherEncoding(stated, undefined) : undefined;
}

/** Without a byte order mark, utf-16 is little endian for us. */
function bigEndian(head: Buffer): boolean {
  return !beginsWith(head, utf16be.bom) && head[0] === 0;
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
