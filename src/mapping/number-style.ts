import { canonical, longestNumber } from "./decimal.ts";

/** How a file writes numbers: what stands between thousands ("" for nothing) and before the decimals. */
export interface NumberStyle {
  readonly example: string;
  readonly group: string;
  readonly decimal: string;
  /** The canonical decimal of a text in this style, or `undefined`. */
  read(text: string): string | undefined;
}

const shape = /^\d{1,3}(?:([ .,'\u00a0\u202f])\d{3})*(?:([.,])\d+)?$|^\d+(?:([.,])\d+)?$/;
/** What every style reads alike, and what most cells hold. */
const simple = /^(?:0|[1-9]\d{0,14})$/;
const ambiguous = /^\d{1,3}[.,]\d{3}$/;

/**
 * The style that an example shows (`1.234,56`, `1 234,56`, `1234.5`, `1234`), or a sentence that says why it shows
 * none. An example without decimals allows none.
 */
export function numberStyle(example: string): NumberStyle | string {
  if (ambiguous.test(example)) {
    return `"${example}" could mean two things, write an example with both signs, like 1.234,56, or with one decimal, like 1234,5`;
  }
  const match = shape.exec(example);
  if (match === null || hasMixedGroups(example) || (match[1] !== undefined && match[1] === match[2])) {
    return `"${example}" is no example of a number, expected one like 1.234,56 or 1234.5`;
  }
  return styleOf(example, match[1] ?? "", match[2] ?? match[3] ?? "");
}

function hasMixedGroups(example: string): boolean {
  const signs = example.replace(/\d/g, "");
  return signs.length > 1 && new Set(signs.slice(0, -1)).size > 1;
}

function styleOf(example: string, group: string, decimal: string): NumberStyle {
  const between = group === "" ? undefined : groupClass(group);
  const whole = between === undefined ? "\\d+" : `\\d{1,3}(?:${between}\\d{3})+|\\d+`;
  const part = decimal === "" ? "" : `(?:\\${decimal}\\d+)?`;
  const bare = decimal === "" ? "" : `|\\${decimal}\\d+`;
  const strict = new RegExp(`^[+-]?(?:(?:${whole})${part}${bare})$`);
  const groups = between === undefined ? undefined : new RegExp(between, "g");
  return { example, group, decimal, read };

  function read(text: string): string | undefined {
    if (simple.test(text)) return text;
    if (text.length > longestNumber || !strict.test(text)) return undefined;
    const digits = groups === undefined ? text : text.replace(groups, "");
    return canonical(decimal === "" || decimal === "." ? digits : digits.replace(decimal, "."));
  }
}

/** A blank between thousands is often one that does not break. */
function groupClass(group: string): string {
  return /\s/.test(group) ? "[ \\u00a0\\u202f]" : `\\${group}`;
}

/** The style in which documents hold their numbers. */
export const plainStyle: NumberStyle = styleOf("1234.5", "", ".");

/** Writes a canonical decimal in a style. */
export function writeNumber(value: string, style: NumberStyle): string {
  const [whole = "", decimals] = value.split(".");
  const grouped = style.group === "" ? whole : whole.replace(/\B(?=(?:\d{3})+$)/g, style.group);
  return decimals === undefined ? grouped : `${grouped}${style.decimal || "."}${decimals}`;
}

/** A number's text without the currency signs before or behind it. */
export function withoutSigns(text: string, signs: readonly string[]): string {
  let rest = text;
  for (const sign of signs) {
    if (rest.startsWith(sign)) rest = rest.slice(sign.length).trimStart();
    else if (rest.startsWith(`-${sign}`)) rest = `-${rest.slice(sign.length + 1).trimStart()}`;
    if (rest.endsWith(sign)) rest = rest.slice(0, -sign.length).trimEnd();
  }
  return rest;
}
