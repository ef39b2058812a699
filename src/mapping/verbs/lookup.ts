import { didYouMean } from "../../check/suggest.ts";
import type { Value } from "../../model/document.ts";
import { quoted } from "../../model/problem.ts";
import type { Pointer } from "../faults.ts";
import { type Field, type Made, type Setting, templateAt, type Verb } from "../field.ts";
import { complain, type Scope } from "../scope.ts";
import type { FieldObject } from "../source.ts";
import { type CodeTable, fold, foldKey } from "../table.ts";
import type { Template } from "../template.ts";

/** `{ "lookup": "shipping", "keys": ["{Method}"], "otherwise": "reject" | "hold" | "keep" | value, "reverse" }`. */
export const lookup: Verb = {
  name: "lookup",
  compile(source, pointer, setting): Made {
    const keys = (source.keys ?? []).map((key, index) =>
      templateAt(key, [...pointer, "keys", index], setting),
    );
    const table = tableAt(source, keys.length, pointer, setting);
    const unknown = otherwise(source, table, keys, pointer, setting);
    const find = finder(table, source.reverse === true);
    return {
      kind: "text",
      constant: false,
      sources: keys.flatMap(({ names }) => names),
      place: (scope) => keys[0]?.place(scope) ?? {},
      make(scope) {
        const codes = keys.map((key) => key.read(scope));
        if (codes.every((code) => code === "")) return undefined;
        return find(codes) ?? unknown(codes, scope);
      },
    };
  },
};

const noTable: CodeTable = {
  name: "",
  ledger: "",
  keys: [],
  values: new Map(),
  reversed: new Map(),
  codes: [],
  hasValues: true,
};

function tableAt(
  source: FieldObject,
  count: number,
  pointer: Pointer,
  { tables, faults }: Setting,
): CodeTable {
  const name = source.lookup ?? "";
  const table = tables.get(name);
  if (!tables.has(name)) {
    const message = `there is no table "${name}" in "tables"${didYouMean(name, tables.keys())}`;
    faults.add([...pointer, "lookup"], "mapping.table", message);
  }
  if (table === undefined) return noTable;
  const fault = tableFault(table, count, source.reverse === true);
  if (fault !== undefined) faults.add([...pointer, "lookup"], "mapping.table", fault);
  return table;
}

function tableFault(
  { name, ledger, keys, hasValues }: CodeTable,
  count: number,
  reverse: boolean,
): string | undefined {
  if (ledger !== "") return `table "${name}" holds keys alone, it serves "in" of a condition and no lookup`;
  if (!hasValues) return `table "${name}" does not say which column is its "value"`;
  if (reverse && keys.length !== 1)
    return `table "${name}" has ${keys.length} keys, only one can be found in reverse`;
  const needed = reverse ? 1 : keys.length;
  return count === needed ? undefined : `table "${name}" has ${needed} keys, "keys" here has ${count}`;
}

function finder(table: CodeTable, reverse: boolean): (codes: readonly string[]) => string | undefined {
  if (reverse) return ([code = ""]) => table.reversed.get(fold(code));
  return (codes) => table.values.get(foldKey(codes));
}

type Unknown = (codes: readonly string[], scope: Scope) => Value | undefined;

function otherwise(
  source: FieldObject,
  table: CodeTable,
  keys: readonly Template[],
  pointer: Pointer,
  setting: Setting,
): Unknown {
  const choice = source.otherwise ?? "reject";
  if (choice === "keep") return asTheyAre;
  if (choice === "reject") return (codes, scope) => unknownCode(codes, source, table, keys, setting, scope);
  if (choice !== "hold") return useOf(setting.field(choice, [...pointer, "otherwise"], setting));
  return (codes, scope) => held(codes, source, table, keys, setting, scope);
}

function useOf(field: Field): Unknown {
  return (_, scope) => field.make(scope);
}

/** A document coming in waits with the code as it is; one going out stays in the ledger. */
function held(
  codes: readonly string[],
  source: FieldObject,
  table: CodeTable,
  keys: readonly Template[],
  setting: Setting,
  scope: Scope,
): string | undefined {
  if (setting.side === "write") return unknownCode(codes, source, table, keys, setting, scope);
  scope.work.hold ||= `${setting.path}: "${quoted(asTheyAre(codes))}" is not in table ${table.name}`;
  return asTheyAre(codes);
}

function asTheyAre(codes: readonly string[]): string {
  return codes.filter((code) => code !== "").join(" ");
}

/** Where codes are numbers, one near another is not what was meant. */
function unknownCode(
  codes: readonly string[],
  source: FieldObject,
  table: CodeTable,
  keys: readonly Template[],
  { path }: Setting,
  scope: Scope,
): undefined {
  const code = codes.filter(Boolean).join(", ");
  const known = source.reverse === true ? [...table.reversed.keys()] : table.codes;
  const near = /\p{L}/u.test(code) ? didYouMean(code, known) : "";
  const message = `${path} is "${quoted(code)}", which is not in table ${table.name}${near}`;
  const more = { found: quoted(code), expected: `a code of table ${table.name}` };
  return complain(scope, "lookup.unknown", { field: path, ...keys[0]?.place(scope) }, message, more);
}
