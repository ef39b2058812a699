/** Most bytes a file's name may have. */
const LONGEST = 200;

/** Names that a system gives a meaning of its own. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** Control characters, line separators, and the marks that turn the direction of text and so hide what a name ends in. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

/**
 * Says why a name is not one path segment that can be used as it stands on any system, or `undefined`. No file name, a
 * partner's or one we make, is used anywhere before it has passed here.
 */
export function nameFault(name: string): string | undefined {
  if (name === "") return "is empty";
  if (Buffer.byteLength(name) > LONGEST) return `is longer than ${LONGEST} bytes`;
  if (name.startsWith(".")) return "begins with a dot";
  if (/[\\/]/.test(name) || HIDDEN.test(name)) return "holds a slash or a control character";
  if (/\ufffd/.test(name) || /\p{Surrogate}/u.test(name)) return "holds a character that is none";
  if (RESERVED.test(name)) return "is a name that some systems keep for themselves";
  return name === name.trim() ? undefined : "begins or ends with a blank";
}

/** Can this name be used as it stands? */
export function isSafeName(name: string): boolean {
  return nameFault(name) === undefined;
}

/** `orders.csv` and `17` give `orders.17.csv`: a name beside one that is taken. */
export function numberedName(name: string, number: number): string {
  const dot = name.lastIndexOf(".");
  return dot > 0 ? `${name.slice(0, dot)}.${number}${name.slice(dot)}` : `${name}.${number}`;
}
