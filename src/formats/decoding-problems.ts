import { isAscii, isUtf8 } from "node:buffer";
import type { Encoding } from "../model/format.ts";
import type { Problem } from "../model/problem.ts";
import type { Place } from "./place.ts";
import { refusal, warning } from "./refusal.ts";

export function badByte(encoding: Encoding, bytes: Buffer, bad: number, place: Place): Problem {
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

export function cutCharacter(encoding: Encoding, rest: Buffer, place: Place): Problem {
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

export function replacement({ line, column }: Place): Problem {
  const message = "the file holds the replacement character U+FFFD; text was lost before it came to us";
  return warning("encoding.replaced", message, { line, column, found: "\ufffd" });
}

export function misread(encoding: Encoding, { line, column }: Place): Problem {
  const message = `the text looks like utf-8 read as ${encoding}; is "encoding": "utf-8" right?`;
  return warning("encoding.suspect", message, { line, column, expected: encoding });
}

/** `found` is undefined where the file has one byte for a character, in no encoding one can tell. */
export function otherEncoding(stated: Encoding, found: Encoding | undefined): Problem {
  const details = { line: 1, expected: stated };
  if (found === undefined) {
    return refusal("encoding.mismatch", `the file is no ${stated}; it has one byte for a character`, details);
  }
  if (found === stated) {
    const message = `the file is big endian; ${stated} without a byte order mark is read as little endian`;
    return refusal("encoding.mismatch", message, details);
  }
  const message = `the file is in ${found}, the mapping says ${stated}; is "encoding": "${found}" right?`;
  return refusal("encoding.mismatch", message, { ...details, found });
}
