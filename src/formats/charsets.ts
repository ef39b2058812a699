import { isAscii, isUtf8 } from "node:buffer";
import { beyondLatin1, fromLatin1, toLatin1 } from "./windows-1252.ts";

/** Bytes to characters and back, strictly: nothing is replaced, nothing is guessed. */
export interface Charset {
  readonly bom: Buffer;
  /** How many bytes stand before a character that is not complete yet; all of them if none is. */
  whole(bytes: Buffer): number;
  /** Index of the first byte that belongs to no character, or -1. `bytes` are whole. */
  firstBad(bytes: Buffer): number;
  /** The characters of whole, good bytes. */
  text(bytes: Buffer): string;
  /** Index of the first character it has no bytes for, or -1. */
  firstLacking(text: string): number;
  /** The bytes of a text that lacks nothing. */
  bytes(text: string): Buffer;
}

const loneSurrogate = /\p{Surrogate}/u;

export const utf8: Charset = {
  bom: Buffer.from([0xef, 0xbb, 0xbf]),
  whole: wholeUtf8,
  firstBad: (bytes) => (isUtf8(bytes) ? -1 : bisect(bytes)),
  text: (bytes) => bytes.toString("utf8"),
  firstLacking: (text) => text.search(loneSurrogate),
  bytes: (text) => Buffer.from(text, "utf8"),
};

export const utf16le: Charset = {
  bom: Buffer.from([0xff, 0xfe]),
  whole: (bytes) => wholeUtf16(bytes, 1),
  firstBad: (bytes) => firstBadUnit(utf16le.text(bytes)),
  text: (bytes) => bytes.toString("utf16le"),
  firstLacking: (text) => text.search(loneSurrogate),
  bytes: (text) => Buffer.from(text, "utf16le"),
};

export const utf16be: Charset = {
  bom: Buffer.from([0xfe, 0xff]),
  whole: (bytes) => wholeUtf16(bytes, 0),
  firstBad: (bytes) => firstBadUnit(utf16be.text(bytes)),
  text: (bytes) => Buffer.from(bytes).swap16().toString("utf16le"),
  firstLacking: (text) => text.search(loneSurrogate),
  bytes: (text) => Buffer.from(text, "utf16le").swap16(),
};

const control = /[\x80-\x9f]/;
const undefinedIn1252 = /[\x81\x8d\x8f\x90\x9d]/;
/** Neither ASCII nor one of the characters that the upper bytes stand for. */
const beyond1252 = new RegExp(`(?![${beyondLatin1}])[\\u0080-\\u009f\\u0100-\\u{10ffff}]`, "u");

export const iso88591: Charset = {
  bom: Buffer.alloc(0),
  whole: (bytes) => bytes.length,
  firstBad: (bytes) => (isAscii(bytes) ? -1 : bytes.toString("latin1").search(control)),
  text: (bytes) => bytes.toString("latin1"),
  firstLacking: (text) => text.search(/[\u0080-\u009f]|[\u0100-\u{10ffff}]/u),
  bytes: (text) => Buffer.from(text, "latin1"),
};

export const windows1252: Charset = {
  bom: Buffer.alloc(0),
  whole: (bytes) => bytes.length,
  firstBad: (bytes) => (isAscii(bytes) ? -1 : bytes.toString("latin1").search(undefinedIn1252)),
  text: (bytes) => bytes.toString("latin1").replace(/[\x80-\x9f]/g, fromLatin1),
  firstLacking: (text) => text.search(beyond1252),
  bytes: (text) => Buffer.from(text.replace(/[\u0100-\uffff]/g, toLatin1), "latin1"),
};

/** A character's first byte says how many follow: look for one among the last three. */
function wholeUtf8(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return needed > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

/** The longest start that is good ends where the first bad character begins. */
function bisect(bytes: Buffer): number {
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (isUtf8(bytes.subarray(0, wholeUtf8(bytes.subarray(0, middle))))) good = middle;
    else bad = middle;
  }
  return wholeUtf8(bytes.subarray(0, good));
}

/** `high`: where in a unit its high byte stands. */
function wholeUtf16(bytes: Buffer, high: 0 | 1): number {
  const even = bytes.length - (bytes.length % 2);
  const last = bytes[even - 2 + high] ?? 0;
  return even >= 2 && (last & 0xfc) === 0xd8 ? even - 2 : even;
}

function firstBadUnit(text: string): number {
  const index = text.search(loneSurrogate);
  return index < 0 ? -1 : index * 2;
}
