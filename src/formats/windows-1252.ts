/**
 * The bytes 0x80-0x9F of windows-1252; everywhere else it is iso-8859-1. A space marks the five bytes that
 * stand for nothing: 81, 8D, 8F, 90, 9D.
 */
const upper = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

const byteOf = new Map([...upper].map((character, index) => [character, 0x80 + index]));
byteOf.delete(" ");

/** The character of a byte 0x80-0x9F, given as the iso-8859-1 character of that byte. */
export function fromLatin1(character: string): string {
  return upper[character.charCodeAt(0) - 0x80] ?? character;
}

/** The iso-8859-1 character that has the byte this character has in windows-1252. */
export function toLatin1(character: string): string {
  const byte = byteOf.get(character);
  return byte === undefined ? character : String.fromCharCode(byte);
}

/** Characters beyond iso-8859-1 that windows-1252 has, for a character class. */
export const beyondLatin1 = [...byteOf.keys()].join("");
