/** Characters that XML 1.0 cannot hold, escaped or not. */
const forbidden = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

const start =
  ":A-Z_a-z\\xc0-\\xd6\\xd8-\\xf6\\xf8-\\u02ff\\u0370-\\u037d\\u037f-\\u1fff\\u200c\\u200d\\u2070-\\u218f\\u2c00-\\u2fef\\u3001-\\ud7ff\\uf900-\\ufdcf\\ufdf0-\\ufffd\\u{10000}-\\u{effff}";
const rest = `${start}\\-.0-9\\xb7\\u0300-\\u036f\\u203f\\u2040`;
const nameOf = (from: string): string => from.replace(":", "");
const xmlName = new RegExp(
  `^(?:[${nameOf(start)}][${nameOf(rest)}]*:)?[${nameOf(start)}][${nameOf(rest)}]*$`,
  "u",
);

/** The first character that XML cannot hold, or `undefined`. */
export function forbiddenIn(text: string): string | undefined {
  return forbidden.exec(text)?.[0];
}

/** Is it a name of an element or attribute, with a prefix or without? */
export function isXmlName(name: string): boolean {
  return xmlName.test(name);
}

/** `lacks` says which characters the encoding has no bytes for: they become references. */
type Lacks = (text: string) => string | undefined;

/** Text between tags. A `>` is escaped for `]]>`, a `\r` because readers make a `\n` of it. */
export function escapeText(text: string, lacks: Lacks): string {
  return references(text.replace(/[&<>\r]/g, entity), lacks);
}

/** Text of an attribute: blanks other than the space become references, or readers make a space of them. */
export function escapeAttribute(text: string, lacks: Lacks): string {
  return references(text.replace(/[&<>"'\r\n\t]/g, entity), lacks);
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

function entity(character: string): string {
  return entities[character] ?? reference(character);
}

function reference(character: string): string {
  return `&#${character.codePointAt(0)};`;
}

function references(text: string, lacks: Lacks): string {
  if (lacks(text) === undefined) return text;
  return Array.from(text, (each) => (lacks(each) === undefined ? each : reference(each))).join("");
}
