/** Most bytes a file's name may have. */
const LONGEST = 200;

/** Names that a system gives a meaning of its own. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** Control characters, line separators, and the marks that turn the direction of text and so hide what a name ends in. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

/**
 * Is this name one path segment that can be used as it stands, on any system? A partner's file name is used nowhere
 * before it has passed here.
 */
export function isSafeName(name: string): boolean {
  if (name === "" || name.startsWith(".") || name !== name.trim()) return false;
  if (/[\\/\ufffd]/.test(name) || /\p{Surrogate}/u.test(name) || HIDDEN.test(name) || RESERVED.test(name))
    return false;
  return Buffer.byteLength(name) <= LONGEST;
}

/** `orders.csv` and `17` give `orders.17.csv`: a name beside one that is taken. */
export function numberedName(name: string, number: number): string {
  const dot = name.lastIndexOf(".");
  return dot > 0 ? `${name.slice(0, dot)}.${number}${name.slice(dot)}` : `${name}.${number}`;
}
