import type { Place, Reach, Reader, Scope } from "./scope.ts";

/** A compiled template: text with references, trimmed. */
export interface Template {
  /** Names of its references, in order. */
  readonly names: readonly string[];
  /** The text where it has no reference, else `undefined`. */
  readonly constant: string | undefined;
  read(scope: Scope): string;
  /** Where its first reference stands. */
  place(scope: Scope): Place;
}

type Piece =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "reference"; readonly reader: Reader }
  | { readonly kind: "optional"; readonly pieces: readonly Piece[] };

/** Thrown within this file only, to leave the parser with a sentence. */
class Unreadable extends Error {}

/**
 * Compiles `{Column}`, `[ dropped when empty]`, `{{` and `[[`; gives a sentence where the text is no template.
 */
export function compileTemplate(text: string, reach: Reach): Template | string {
  try {
    const pieces = parse(text, reach);
    return templateOf(pieces);
  } catch (error) {
    if (error instanceof Unreadable) return error.message;
    throw error;
  }
}

/** Compiles a bare reference (`Status`, `@id`), or a template where the text holds a brace. */
export function compileReference(text: string, reach: Reach): Template | string {
  if (text.includes("{")) return compileTemplate(text, reach);
  const reader = reach.reference(text);
  return typeof reader === "string" ? reader : templateOf([{ kind: "reference", reader }]);
}

interface Cursor {
  readonly text: string;
  readonly reach: Reach;
  at: number;
}

function parse(text: string, reach: Reach): readonly Piece[] {
  const cursor = { text, reach, at: 0 };
  const pieces = parsePieces(cursor, false);
  if (cursor.at < text.length) throw new Unreadable('"]" closes nothing; write ]] for a bracket as such');
  return pieces;
}

/** Reads up to the end, or up to the `]` that closes an optional part. */
function parsePieces(cursor: Cursor, inside: boolean): Piece[] {
  const pieces: Piece[] = [];
  let literal = "";
  while (cursor.at < cursor.text.length) {
    const sign = cursor.text.charAt(cursor.at);
    if (isDoubled(cursor, sign)) literal += takeDoubled(cursor, sign);
    else if (sign === "]") break;
    else if (sign === "{" || sign === "[") {
      if (literal !== "") pieces.push({ kind: "literal", text: literal });
      literal = "";
      pieces.push(sign === "{" ? parseReference(cursor) : parseOptional(cursor));
    } else if (sign === "}") throw new Unreadable('"}" closes nothing; write }} for a brace as such');
    else {
      literal += sign;
      cursor.at += 1;
    }
  }
  if (inside && cursor.at >= cursor.text.length)
    throw new Unreadable('"[" is never closed; write [[ for a bracket');
  if (literal !== "") pieces.push({ kind: "literal", text: literal });
  return pieces;
}

function isDoubled(cursor: Cursor, sign: string): boolean {
  return "{}[]".includes(sign) && cursor.text.charAt(cursor.at + 1) === sign;
}

function takeDoubled(cursor: Cursor, sign: string): string {
  cursor.at += 2;
  return sign;
}

function parseOptional(cursor: Cursor): Piece {
  cursor.at += 1;
  const pieces = parsePieces(cursor, true);
  cursor.at += 1;
  if (pieces.every((piece) => piece.kind === "literal")) {
    throw new Unreadable("[...] holds no {reference}, it would never be dropped; write [[ for a bracket");
  }
  return { kind: "optional", pieces };
}

function parseReference(cursor: Cursor): Piece {
  const end = closingBrace(cursor.text, cursor.at + 1);
  if (end === -1) throw new Unreadable('"{" is never closed; write {{ for a brace as such');
  const reader = cursor.reach.reference(cursor.text.slice(cursor.at + 1, end));
  if (typeof reader === "string") throw new Unreadable(reader);
  cursor.at = end + 1;
  return { kind: "reference", reader };
}

function closingBrace(text: string, from: number): number {
  let isQuoted = false;
  for (let at = from; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (sign === '"') isQuoted = !isQuoted;
    else if (sign === "}" && !isQuoted) return at;
  }
  return -1;
}

function templateOf(pieces: readonly Piece[]): Template {
  const readers = readersOf(pieces);
  const [first] = readers;
  const names = readers.map(({ name }) => name);
  if (first === undefined) return constantTemplate(pieces);
  const place = (scope: Scope): Place => first.place(scope);
  if (pieces.length === 1 && pieces[0]?.kind === "reference") {
    return { names, constant: undefined, read: (scope) => first.read(scope), place };
  }
  return { names, constant: undefined, read: (scope) => joined(pieces, scope).trim(), place };
}

function constantTemplate(pieces: readonly Piece[]): Template {
  const constant = pieces.map((piece) => (piece.kind === "literal" ? piece.text : "")).join("");
  return { names: [], constant, read: () => constant, place: () => ({}) };
}

function readersOf(pieces: readonly Piece[]): readonly Reader[] {
  return pieces.flatMap((piece) => {
    if (piece.kind === "literal") return [];
    return piece.kind === "reference" ? [piece.reader] : readersOf(piece.pieces);
  });
}

function joined(pieces: readonly Piece[], scope: Scope): string {
  let text = "";
  for (const piece of pieces) {
    if (piece.kind === "literal") text += piece.text;
    else if (piece.kind === "reference") text += piece.reader.read(scope);
    else text += optional(piece.pieces, scope);
  }
  return text;
}

function optional(pieces: readonly Piece[], scope: Scope): string {
  for (const piece of pieces) if (piece.kind === "reference" && piece.reader.read(scope) === "") return "";
  return joined(pieces, scope);
}
