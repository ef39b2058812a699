import type { Pointer } from "./json.ts";
import type { SchemaCheck } from "./schema.ts";

/**
 * What is left of a value when everything the schema refuses is taken out; `undefined` where that is still not
 * what the schema wants. So the cross-checks look at a file too in which just a word is misspelt.
 */
export function soundPart(value: unknown, schema: SchemaCheck): unknown {
  const refused = schema.validate(value).map(({ pointer }) => pointer);
  const rest = refused.reduce(without, value);
  return schema.validate(rest).length === 0 ? rest : undefined;
}

/** Entries of lists are never taken out, so that all keep their places. */
function without(value: unknown, [step, ...rest]: Pointer): unknown {
  const inner = (entry: unknown, key: string): unknown =>
    key === step && rest.length > 0 ? without(entry, rest) : entry;
  if (Array.isArray(value)) return value.map((entry, index) => inner(entry, String(index)));
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => rest.length > 0 || key !== step);
  return Object.fromEntries(kept.map(([key, entry]) => [key, inner(entry, key)]));
}
