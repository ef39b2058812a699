import { GatewayError } from "../model/error.ts";
import { quoted } from "../model/problem.ts";
import type { OutElement } from "../model/record.ts";
import { isXmlName } from "./xml-text.ts";

/** Checks the names of one file. Both throw for a name that is none, or whose prefix nothing declares. */
export interface Names {
  root(element: OutElement): void;
  /** May come before the root: then the prefixes it leaves open are looked for when the root comes. */
  record(element: OutElement): void;
}

export function newNames(): Names {
  let known: ReadonlySet<string> = new Set(["xml"]);
  let rooted = false;
  /** Prefixes in records that came before the root, and a name each stands in. */
  const open = new Map<string, string>();
  const missing: Missing = (prefix, name) => {
    if (rooted) throw wrongName(name, "has a prefix nothing declares");
    open.set(prefix, name);
  };
  return {
    root(element) {
      rooted = true;
      known = declaredIn(element, known);
      checkElement(element, known, missing);
      for (const [prefix, name] of open) if (!known.has(prefix)) missing(prefix, name);
    },
    record: (element) => checkElement(element, known, missing),
  };
}

type Missing = (prefix: string, name: string) => void;

function checkElement(element: OutElement, outer: ReadonlySet<string>, missing: Missing): void {
  const known = declaredIn(element, outer);
  const names = element.attributes.map(([name]) => name);
  if (new Set(names).size < names.length) throw wrongName(element.name, "has an attribute twice");
  for (const name of [element.name, ...names]) checkName(name, known, missing);
  for (const child of element.children) checkElement(child, known, missing);
}

function declaredIn({ attributes }: OutElement, outer: ReadonlySet<string>): ReadonlySet<string> {
  const declarations = attributes.map(([name]) => name).filter((name) => name.startsWith("xmlns:"));
  return declarations.length === 0
    ? outer
    : new Set([...outer, ...declarations.map((name) => name.slice(6))]);
}

function checkName(name: string, known: ReadonlySet<string>, missing: Missing): void {
  if (!isXmlName(name)) throw wrongName(name, "is no XML name");
  const prefix = name.slice(0, Math.max(0, name.indexOf(":")));
  if (prefix !== "" && prefix !== "xmlns" && !known.has(prefix)) missing(prefix, name);
}

function wrongName(name: string, reason: string): GatewayError {
  const message = `cannot write element or attribute "${quoted(name)}": it ${reason}`;
  return new GatewayError("xml.name", message, { trouble: "configuration" });
}
