/** One condition in brackets: `[2]`, `[type=shipping]`, `[@type=shipping]`. */
export type Keep =
  | { readonly kind: "position"; readonly position: number }
  | { readonly kind: "child" | "attribute"; readonly name: Name; readonly value: string };

/** A name with the prefix that was written before it, "" for none. */
export interface Name {
  readonly prefix: string;
  readonly local: string;
}

export type Step =
  | { readonly kind: "up" }
  | { readonly kind: "child"; readonly name: Name; readonly keep: readonly Keep[] };

/** A parsed path. */
export interface Path {
  /** A leading `/`: begins at the record. */
  readonly fromRecord: boolean;
  readonly steps: readonly Step[];
  /** The attribute it ends in. */
  readonly attribute: Name | undefined;
}

const name = String.raw`(?:[\p{L}_][\p{L}\p{N}\p{M}_.·-]*:)?[\p{L}_][\p{L}\p{N}\p{M}_.·-]*`;
const child = new RegExp(`^(${name})((?:\\[[^\\]]*\\])*)$`, "u");
const attribute = new RegExp(`^@(${name})$`, "u");
const bracket = /\[([^\]]*)\]/g;
const equality = new RegExp(`^(@?)(${name})\\s*=\\s*(.*)$`, "su");

/** Parses `a/b[@c=d]/@e`, `..`, `.`, or says what is wrong with it. */
export function parsePath(text: string): Path | string {
  const fromRecord = text.startsWith("/");
  const words = splitPath(fromRecord ? text.slice(1) : text);
  const last = attribute.exec(words.at(-1) ?? "")?.[1];
  const steps: Step[] = [];
  for (const word of last === undefined ? words : words.slice(0, -1)) {
    if (word === ".") continue;
    const step = parseStep(word);
    if (typeof step === "string") return `"${text}" is no path: ${step}`;
    steps.push(step);
  }
  return { fromRecord, steps, attribute: last === undefined ? undefined : nameOf(last) };
}

/** A `/` within brackets belongs to a value. */
function splitPath(text: string): readonly string[] {
  return text.match(/(?:\[[^\]]*\]|[^/[])+|(?<=^|\/)(?=\/|$)|\[.*/gs) ?? [""];
}

function parseStep(word: string): Step | string {
  if (word === "..") return { kind: "up" };
  if (word.startsWith("@")) return `an attribute (${word}) can only stand at the end`;
  const match = child.exec(word);
  if (match === null) return word === "" ? "there is nothing between two /" : `"${word}" is no name`;
  const keep = [...(match[2] ?? "").matchAll(bracket)].map((it) => parseKeep(it[1] ?? ""));
  const wrong = keep.find((it) => typeof it === "string");
  if (wrong !== undefined) return wrong;
  const keeps = keep.filter((it) => typeof it !== "string");
  return { kind: "child", name: nameOf(match[1] ?? ""), keep: keeps };
}

function parseKeep(text: string): Keep | string {
  if (/^[1-9]\d*$/.test(text)) return { kind: "position", position: Number(text) };
  const match = equality.exec(text.trim());
  if (match === null) return `[${text}] is no condition, expected [@name=value], [name=value] or [2]`;
  const value = (match[3] ?? "").replace(/^(["'])(.*)\1$/s, "$2");
  return { kind: match[1] === "@" ? "attribute" : "child", name: nameOf(match[2] ?? ""), value };
}

function nameOf(text: string): Name {
  const [local = "", prefix = ""] = text.split(":").reverse();
  return { prefix, local };
}
