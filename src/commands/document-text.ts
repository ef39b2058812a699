import type { Content, Value } from "../model/document.ts";

/** A document as an indented block, one field a line; lists are numbered. */
export function documentText(content: Content, indent = "  "): string {
  return fieldLines(content, indent).join("\n");
}

function fieldLines(content: Content, indent: string): string[] {
  return Object.entries(content).flatMap(([field, value]) => valueLines(field, value, indent));
}

function valueLines(field: string, value: Value, indent: string): string[] {
  if (typeof value === "string") return [`${indent}${field}: ${value.replace(/\r?\n|\r/g, " ⏎ ")}`];
  if (typeof value === "boolean") return [`${indent}${field}: ${value ? "yes" : "no"}`];
  if (isList(value)) return value.flatMap((item, at) => valueLines(`${field} ${at + 1}`, item, indent));
  return [`${indent}${field}`, ...fieldLines(value, `${indent}  `)];
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
