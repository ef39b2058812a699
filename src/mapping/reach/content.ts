import type { Content, Value } from "../../model/document.ts";
import type { Entry, Item, Picker, Reach, Reader, Scope, See } from "../scope.ts";
import { fieldOf, type Target } from "../target.ts";
import { type Keep, type Path, parsePath, type Step } from "./path.ts";
import { runReader } from "./run.ts";

/** Where in a document references stand: what each level is, from the document down. */
export interface Level {
  readonly name: string;
  readonly target: Target;
}

type Walk = (entry: Entry, see: See) => boolean;

/** References of a document: `{sku}`, `{deliverTo/name}`, `{/orderNumber}` from the document, `{../carrier}`. */
export function contentReach(trail: readonly Level[], timezone: string): Reach {
  return {
    reference(text) {
      if (text.startsWith("$")) return runReader(text, timezone);
      return valueReader(text, trail);
    },
    items(text) {
      const path = parsePath(text);
      if (typeof path === "string") return path;
      if (path.attribute !== undefined) return `"${text}" names an attribute, documents have none`;
      const inside = follow(path.steps, path.fromRecord ? trail.slice(0, 1) : trail);
      if (typeof inside === "string") return inside;
      const walk = compileWalk(path.steps);
      return { pick: picker(path, walk), inner: contentReach(inside, timezone) } satisfies Picker;
    },
  };
}

/** The levels at the end of a path; every step is a piece that holds fields. */
function follow(steps: readonly Step[], trail: readonly Level[]): readonly Level[] | string {
  let at = trail;
  for (const step of steps) {
    const here = at.at(-1);
    if (here === undefined) return "the path climbs above the document";
    if (step.kind === "up") at = at.slice(0, -1);
    else {
      const found = fieldOf(here.target, step.name.local, here.name);
      if (typeof found === "string") return found;
      const inner = found.items ?? found;
      if (inner.type !== "object") return `${step.name.local} holds a value, expected a part with fields`;
      const wrong = step.keep
        .map((keep) => keepFault(keep, inner, step.name.local))
        .find((it) => it !== undefined);
      if (wrong !== undefined) return wrong;
      at = [...at, { name: step.name.local, target: inner }];
    }
  }
  return at.length === 0 ? "the path climbs above the document" : at;
}

function keepFault(keep: Keep, target: Target, name: string): string | undefined {
  if (keep.kind === "position") return undefined;
  if (keep.kind === "attribute")
    return `[@${keep.name.local}=...] asks for an attribute, documents have none`;
  const found = fieldOf(target, keep.name.local, name);
  return typeof found === "string" ? found : undefined;
}

function valueReader(text: string, trail: readonly Level[]): Reader | string {
  const path = parsePath(text);
  if (typeof path === "string") return path;
  const last = path.steps.at(-1);
  if (path.attribute !== undefined) return `"${text}" names an attribute, documents have none`;
  if (last === undefined || last.kind === "up") return `"${text}" names no field`;
  const above = follow(path.steps.slice(0, -1), path.fromRecord ? trail.slice(0, 1) : trail);
  if (typeof above === "string") return above;
  const fault = leafFault(above, last.name.local);
  if (fault !== undefined) return fault;
  return reader(text, path, last.name.local);
}

function leafFault(above: readonly Level[], field: string): string | undefined {
  const here = above.at(-1);
  if (here === undefined) return "the path climbs above the document";
  const found = fieldOf(here.target, field, here.name);
  if (typeof found === "string") return found;
  const holdsFields = found.type === "object" || found.type === "list";
  return holdsFields ? `${field} holds fields, name one of them: ${field}/...` : undefined;
}

function reader(text: string, path: Path, field: string): Reader {
  const name = text.replace(/^\//, "");
  const walk = compileWalk(path.steps.slice(0, -1));
  return {
    name,
    read(scope) {
      let found = "";
      const see: See = (item) => {
        if (item.kind === "entry") found = textOf(item.content[field]);
        return found !== "";
      };
      for (const item of startOf(path, scope)) if (item.kind === "entry" && walk(item, see)) break;
      return found;
    },
    place: () => ({ field: name }),
  };
}

function startOf(path: Path, scope: Scope): Scope["items"] {
  return path.fromRecord ? scope.work.record : scope.items;
}

function textOf(value: Value | undefined): string {
  if (typeof value === "string") return value;
  return typeof value === "boolean" ? String(value) : "";
}

function picker(path: Path, walk: Walk): Picker["pick"] {
  return (scope) => {
    const found: Item[] = [];
    const see: See = (item) => {
      found.push(item);
      return false;
    };
    for (const item of startOf(path, scope)) if (item.kind === "entry") walk(item, see);
    return found;
  };
}

function compileWalk(steps: readonly Step[]): Walk {
  return steps.reduceRight<Walk>(
    (next, step) => walkStep(step, next),
    (entry, see) => see(entry),
  );
}

function walkStep(step: Step, next: Walk): Walk {
  if (step.kind === "up") return (entry, see) => entry.parent !== undefined && next(entry.parent, see);
  const { name, keep } = step;
  return (entry, see) => {
    const all = entriesOf(entry, name.local);
    const kept = keep.reduce((rest, it) => rest.filter(keepTest(it)), all);
    return kept.some((child) => next(child, see));
  };
}

function entriesOf(parent: Entry, field: string): readonly Entry[] {
  const value = parent.content[field];
  const list = Array.isArray(value) ? value : [value];
  return list.filter(isContent).map((content) => ({ kind: "entry", content, parent }));
}

function isContent(value: unknown): value is Content {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function keepTest(keep: Keep): (entry: Entry, index: number) => boolean {
  if (keep.kind === "position") return (_, index) => index === keep.position - 1;
  return ({ content }) => textOf(content[keep.name.local]) === keep.value;
}
