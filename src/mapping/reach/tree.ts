import { didYouMean } from "../../check/suggest.ts";
import type { Attribute, Element } from "../../model/record.ts";
import type { Item, Picker, Place, Reach, Reader, Scope, See } from "../scope.ts";
import { type Keep, type Name, type Path, parsePath, type Step } from "./path.ts";
import { runReader } from "./run.ts";

/** What a mapping looks at in a nested file, noted while it is compiled. */
export interface TreeNotes {
  readonly namespaces: Readonly<Record<string, string>>;
  readonly timezone: string;
  /** A path climbs above the record and down again. */
  around: boolean;
}

type Walk = (element: Element, see: See) => boolean;

/** References of a nested file. `depth` is how many levels below the record they stand. */
export function treeReach(notes: TreeNotes, depth = 0): Reach {
  return {
    reference(text) {
      if (text.startsWith("$")) return runReader(text, notes.timezone);
      const path = resolve(text, notes, depth);
      return typeof path === "string" ? path : valueReader(text, path, notes);
    },
    items(text) {
      const path = resolve(text, notes, depth);
      if (typeof path === "string") return path;
      if (path.attribute !== undefined) return `"${text}" is an attribute, expected an element`;
      const inner = treeReach(notes, depthAfter(path, depth));
      return { pick: picker(path, compileWalk(path.steps, notes)), inner } satisfies Picker;
    },
  };
}

function resolve(text: string, notes: TreeNotes, depth: number): Path | string {
  const path = parsePath(text);
  if (typeof path === "string") return path;
  const unknown = prefixesOf(path).find((prefix) => !Object.hasOwn(notes.namespaces, prefix));
  if (unknown !== undefined) {
    const near = didYouMean(unknown, Object.keys(notes.namespaces));
    return `prefix "${unknown}" of "${text}" is not bound in "namespaces"${near}`;
  }
  noteClimb(path, notes, depth);
  return path;
}

function prefixesOf(path: Path): readonly string[] {
  const names = path.steps.flatMap((step) => {
    if (step.kind === "up") return [];
    return [step.name, ...step.keep.flatMap((it) => (it.kind === "position" ? [] : [it.name]))];
  });
  const all = path.attribute === undefined ? names : [...names, path.attribute];
  return all.map(({ prefix }) => prefix).filter((prefix) => prefix !== "");
}

function noteClimb(path: Path, notes: TreeNotes, depth: number): void {
  let at = path.fromRecord ? 0 : depth;
  for (const step of path.steps) {
    if (step.kind === "child" && at < 0) notes.around = true;
    at += step.kind === "up" ? -1 : 1;
  }
  if (at < 0 && path.attribute === undefined) notes.around = true;
}

function depthAfter(path: Path, depth: number): number {
  const start = path.fromRecord ? 0 : depth;
  return path.steps.reduce((at, step) => at + (step.kind === "up" ? -1 : 1), start);
}

/** `.` at the record are its parts, without the lines that were dropped. */
function picker(path: Path, walk: Walk): Picker["pick"] {
  return (scope) => {
    const atRecord = path.fromRecord || scope.items === scope.work.record;
    if (path.steps.length === 0) return atRecord ? scope.work.kept : scope.items;
    const found: Item[] = [];
    const see: See = (item) => {
      found.push(item);
      return false;
    };
    for (const item of atRecord ? scope.work.kept : scope.items) if (item.kind === "element") walk(item, see);
    return found;
  };
}

function valueReader(name: string, path: Path, notes: TreeNotes): Reader {
  const walk = compileWalk(path.steps, notes);
  const value = path.attribute === undefined ? textOf : attributeOf(path.attribute, notes);
  const itemsOf = (scope: Scope): Scope["items"] => (path.fromRecord ? scope.work.record : scope.items);
  return {
    name,
    read: (scope) => firstValue(itemsOf(scope), walk, value),
    place: (scope) => firstPlace(itemsOf(scope), walk, value, name),
  };
}

type ValueOf = (element: Element) => string;

function textOf(element: Element): string {
  return element.text.trim();
}

function attributeOf(name: Name, notes: TreeNotes): ValueOf {
  const matches = nameTest(name, notes);
  return (element) => {
    for (const attribute of element.attributes) if (matches(attribute)) return attribute.value.trim();
    return "";
  };
}

function firstValue(items: Scope["items"], walk: Walk, value: ValueOf): string {
  let found = "";
  const see: See = (item) => {
    if (item.kind === "element") found = value(item);
    return found !== "";
  };
  for (const item of items) if (item.kind === "element" && walk(item, see)) break;
  return found;
}

function firstPlace(items: Scope["items"], walk: Walk, value: ValueOf, field: string): Place {
  let found: Element | undefined;
  const see: See = (item) => {
    if (item.kind !== "element") return false;
    const hasValue = value(item) !== "";
    if (found === undefined || hasValue) found = item;
    return hasValue;
  };
  for (const item of items) if (item.kind === "element" && walk(item, see)) break;
  const element = found ?? items.find((item) => item.kind === "element");
  if (element === undefined || element.kind !== "element") return { field };
  return { line: element.line, column: element.column, field };
}

function compileWalk(steps: readonly Step[], notes: TreeNotes): Walk {
  return steps.reduceRight<Walk>(
    (next, step) => walkStep(step, next, notes),
    (element, see) => see(element),
  );
}

function walkStep(step: Step, next: Walk, notes: TreeNotes): Walk {
  if (step.kind === "up") return (element, see) => element.parent !== undefined && next(element.parent, see);
  const matches = nameTest(step.name, notes);
  const keeps = step.keep.map((keep) => keepTest(keep, notes));
  if (keeps.length === 0) {
    return (element, see) => {
      for (const child of element.children) if (matches(child) && next(child, see)) return true;
      return false;
    };
  }
  return (element, see) => {
    const all = element.children.filter(matches);
    const kept = keeps.reduce((rest, keep) => rest.filter(keep), all);
    return kept.some((child) => next(child, see));
  };
}

function nameTest({ prefix, local }: Name, notes: TreeNotes): (it: Element | Attribute) => boolean {
  if (prefix === "") return (it) => it.name === local;
  const uri = notes.namespaces[prefix];
  return (it) => it.name === local && it.uri === uri;
}

function keepTest(keep: Keep, notes: TreeNotes): (element: Element, index: number) => boolean {
  if (keep.kind === "position") return (_, index) => index === keep.position - 1;
  const matches = nameTest(keep.name, notes);
  if (keep.kind === "attribute") {
    return ({ attributes }) => attributes.some((it) => matches(it) && it.value.trim() === keep.value);
  }
  return ({ children }) => children.some((it) => matches(it) && it.text.trim() === keep.value);
}
