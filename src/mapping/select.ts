import type { Content, Value } from "../model/document.ts";
import { compileCondition } from "./condition.ts";
import { compare as compareDecimals } from "./decimal.ts";
import type { Setting } from "./field.ts";
import { begin } from "./row-layout.ts";
import type { Work } from "./scope.ts";
import type { MappingSource } from "./source.ts";
import { fieldOf, isNumber, type Target } from "./target.ts";

type Compare = (a: Content, b: Content) => number;

/** Compiles `select.where`: is this document for the file? */
export function compileWhere(
  source: MappingSource["select"],
  setting: Setting,
): (content: Content, work: Work) => boolean {
  if (source?.where === undefined) {
    return (_, work) => {
      work.problems = [];
      return true;
    };
  }
  const where = compileCondition(source.where, ["select", "where"], setting);
  return (content, work) => where.test(begin(content, work));
}

/** Compiles `select.sortBy`: fields of the document itself; numbers by size, all else by character. */
export function compileSort(
  source: MappingSource["select"],
  setting: Setting,
  target: Target,
  document: string,
): Compare {
  const orders = (source?.sortBy ?? []).flatMap((name, index) => {
    const field = fieldOf(target, name, document);
    if (typeof field === "string") setting.faults.add(["select", "sortBy", index], "mapping.field", field);
    return typeof field === "string" ? [] : [byField(name, isNumber(field) ? compareDecimals : compareText)];
  });
  return (a, b) => {
    for (const order of orders) {
      const result = order(a, b);
      if (result !== 0) return result;
    }
    return 0;
  };
}

/** Documents without the field come first. */
function byField(name: string, compare: (a: string, b: string) => number): Compare {
  return (a, b) => {
    const [left, right] = [textOf(a[name]), textOf(b[name])];
    if (left === right) return 0;
    if (left === "" || right === "") return left === "" ? -1 : 1;
    return compare(left, right);
  };
}

function textOf(value: Value | undefined): string {
  return typeof value === "string" || typeof value === "boolean" ? String(value) : "";
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : 1;
}
