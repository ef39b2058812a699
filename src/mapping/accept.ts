import type { Content } from "../model/document.ts";
import { type Condition, type ConditionSetting, compileCondition } from "./condition.ts";
import { complain, type Entry, type Reach, type Scope, scopeOf, type Work } from "./scope.ts";
import type { AcceptSource } from "./source.ts";

/** What a demand makes of a document: the document, perhaps with fewer lines, or `undefined` if none is left. */
export type Demand = (content: Content, work: Work) => Content | undefined;

/** Where `accept` looks: the mapped document. */
export type AcceptSetting = ConditionSetting & { readonly reach: Reach };

/** Compiles `accept`: what must be true of the mapped document, and what happens when it is not. */
export function compileAccept(sources: readonly AcceptSource[], setting: AcceptSetting): readonly Demand[] {
  return sources.map((source, index) => compileDemand(source, index, setting));
}

function compileDemand(source: AcceptSource, index: number, setting: AcceptSetting): Demand {
  const { every, otherwise = "reject" } = source;
  const pointer = ["accept", index];
  if (every === undefined && otherwise === "drop") {
    setting.faults.add(
      [...pointer, "otherwise"],
      "mapping.accept",
      `"drop" takes lines out, say which with "every"`,
    );
  }
  if (every?.includes("/") === true && otherwise === "drop") {
    setting.faults.add(
      [...pointer, "every"],
      "mapping.accept",
      `"drop" takes lines out of a list of the document itself, not of "${every}"`,
    );
  }
  const picker = every === undefined ? undefined : setting.reach.items(every);
  if (typeof picker === "string") setting.faults.add([...pointer, "every"], "mapping.reference", picker);
  const found = typeof picker === "string" ? undefined : picker;
  const where = compileCondition(source.where, [...pointer, "where"], {
    ...setting,
    reach: found?.inner ?? setting.reach,
  });
  return (content, work) => {
    const scope = scopeOf(work, entryOf(content), 1);
    const items = found === undefined ? scope.items : found.pick(scope);
    const scopes = items.map((item, at) => scopeOf(work, item, at + 1));
    const failing = scopes.filter((it) => !where.test(it));
    return failing.length === 0 ? content : enforce(source, content, failing, where, scope);
  };
}

function entryOf(content: Content): Entry {
  return { kind: "entry", content, parent: undefined };
}

function enforce(
  { every, otherwise = "reject", because }: AcceptSource,
  content: Content,
  failing: readonly Scope[],
  where: Condition,
  scope: Scope,
): Content | undefined {
  if (otherwise === "drop" && every !== undefined) return without(content, every, failing);
  const shown = [...new Set(failing.map((it) => where.show(it)))].slice(0, 5).join("; ");
  const message = `${because ?? "a demand of the mapping is not met"}: ${shown}`;
  if (otherwise === "hold") scope.work.hold ||= message;
  else
    complain(scope, "accept.refused", { field: fieldOf(every, failing[0], where) }, message, {
      found: shown,
    });
  return content;
}

/** The first field that failed, as the document names it: `lines[2].sku`. */
function fieldOf(
  every: string | undefined,
  failing: Scope | undefined,
  { sources: [name = ""] }: Condition,
): string {
  const field = name.replaceAll("/", ".");
  return every === undefined
    ? field
    : `${every.replaceAll("/", ".")}[${(failing?.position ?? 1) - 1}].${field}`;
}

function without(content: Content, list: string, failing: readonly Scope[]): Content | undefined {
  const value = content[list];
  const gone = new Set<unknown>(
    failing.flatMap(({ items }) => items.map((item) => item.kind === "entry" && item.content)),
  );
  const rest = Array.isArray(value) ? value.filter((line) => !gone.has(line)) : [];
  return rest.length === 0 ? undefined : { ...content, [list]: rest };
}
