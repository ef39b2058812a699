import { nameOf } from "../check/sentence.ts";
import { didYouMean } from "../check/suggest.ts";
import type { Faults, Pointer } from "./faults.ts";
import { verbs } from "./verbs/index.ts";

type Json = Readonly<Record<string, unknown>>;

const names = [...verbs.keys()];

/**
 * Checks that each field with keys has exactly one verb, before anything else is known of the mapping. Gives the names
 * of the fields that have not (`map.sku`).
 */
export function checkVerbs(mapping: unknown, faults: Faults): readonly string[] {
  if (!isJson(mapping)) return [];
  const maps: readonly (readonly [Pointer, unknown])[] = [
    [["map"], mapping.map],
    [["row"], mapping.row],
    [["root", "map"], isJson(mapping.root) && mapping.root.map],
    [["record", "map"], isJson(mapping.record) && mapping.record.map],
    [["trailer"], mapping.trailer],
  ];
  return maps.flatMap(([pointer, map]) => checkAll(map, pointer, faults));
}

/** Is a problem's field (`map.sku.number`) the named one, or within it? */
export function isWithin(field: string, name: string): boolean {
  return field === name || field.startsWith(`${name}.`) || field.startsWith(`${name}[`);
}

function checkAll(fields: unknown, pointer: Pointer, faults: Faults): readonly string[] {
  if (typeof fields !== "object" || fields === null) return [];
  return Object.entries(fields).flatMap(([name, field]) => checkField(field, [...pointer, name], faults));
}

function checkField(field: unknown, pointer: Pointer, faults: Faults): readonly string[] {
  if (!isJson(field)) return [];
  const found = names.filter((name) => Object.hasOwn(field, name));
  if (found.length === 1) return inner(field, pointer, faults);
  const message = found.length === 0 ? none(field) : several(found);
  faults.add(pointer, "mapping.verb", `${nameOf(pointer)} ${message}`);
  return [nameOf(pointer)];
}

function none(field: Json): string {
  const near = Object.keys(field)
    .map((key) => didYouMean(key, names))
    .find((it) => it !== "");
  return `has no verb, expected one of ${names.join(", ")}${near ?? ""}`;
}

function several(found: readonly string[]): string {
  return `has ${found.length} verbs (${found.join(", ")}), expected exactly one`;
}

function inner(field: Json, pointer: Pointer, faults: Faults): readonly string[] {
  const branches = Array.isArray(field.choose) ? field.choose : [];
  return [
    ...checkAll(field.map, [...pointer, "map"], faults),
    ...checkAll(field.first, [...pointer, "first"], faults),
    ...branches.flatMap((branch, index) =>
      isJson(branch) ? checkField(branch.use, [...pointer, "choose", index, "use"], faults) : [],
    ),
    ...checkField(field.otherwise, [...pointer, "otherwise"], faults),
  ];
}

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
