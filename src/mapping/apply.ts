import type { FieldFailure, SchemaCheck } from "../check/schema.ts";
import type { Content } from "../model/document.ts";
import type { Outcome } from "../model/mapping.ts";
import { isError, type Problem, quoted } from "../model/problem.ts";
import type { SourceRecord } from "../model/record.ts";
import type { Demand } from "./accept.ts";
import type { Grouping } from "./group.ts";
import type { KeyIndex } from "./key-index.ts";
import { type Locator, locate } from "./locator.ts";
import type { Rules, Ruling } from "./rules.ts";
import type { Place, Scope, Work } from "./scope.ts";
import type { Template } from "./template.ts";
import type { MakeContent } from "./verbs/map.ts";

/** The compiled parts of a mapping that reads, in the order in which they work. */
export interface Steps {
  readonly grouping: ((work: Work) => Grouping) | undefined;
  /** References that must agree within a group. */
  readonly same: readonly Template[];
  readonly rules: Rules;
  readonly make: MakeContent;
  readonly check: SchemaCheck;
  readonly locator: Locator;
  readonly accept: readonly Demand[];
  /** Fields of the natural key. */
  readonly key: readonly string[];
}

/** What a reading keeps over the whole file. */
export interface Applying {
  readonly steps: Steps;
  readonly work: Work;
  readonly grouping: Grouping | undefined;
  /** Natural keys seen in this file. */
  readonly seen: KeyIndex;
}

/** Makes one record a document, or says why not: rules, map, schema, accept, key. */
export function applySteps(record: SourceRecord, applying: Applying): Outcome {
  const { steps, work } = applying;
  const { line } = record;
  work.record = record.parts;
  work.kept = record.parts;
  work.problems = [];
  work.hold = "";
  checkGroup(record, applying);
  if (work.problems.length > 0) return rejected(line, work);
  const scope: Scope = { work, items: work.record, position: 1 };
  const ruling = steps.rules.decide(scope);
  if (ruling.do === "skip" && work.problems.length === 0)
    return { kind: "skip", line, because: ruling.because };
  work.kept = steps.rules.keep(work);
  if (work.problems.length > 0) return rejected(line, work);
  if (work.kept.length === 0) return { kind: "skip", line, because: "none of its lines is taken" };
  const content = steps.make(scope) ?? {};
  return ruling.do === "cancel"
    ? cancelled(content, line, ruling, applying)
    : taken(content, scope, line, ruling, applying);
}

function rejected(line: number, { problems }: Work): Outcome {
  return { kind: "reject", line, problems: problems.map((problem) => ({ line, ...problem })) };
}

/** Flaws of the rows themselves, a group without key, values that differ within a group. */
function checkGroup({ parts }: SourceRecord, { steps, work, grouping }: Applying): void {
  for (const part of parts) {
    if (part.kind === "row" && part.flaw !== undefined) work.problems.push(part.flaw);
  }
  const [first] = parts;
  if (grouping !== undefined && grouping.keyOf(first) === "") {
    const message = `${grouping.name} is empty, expected the value that tells to which record the row belongs`;
    note(work, "group.empty", { line: first.line, field: grouping.name }, message);
  }
  if (parts.length > 1) for (const reference of steps.same) checkSame(parts, reference, work);
}

/** An empty cell agrees with anything: sparse files fill the first row only. */
function checkSame(parts: SourceRecord["parts"], reference: Template, work: Work): void {
  let value = "";
  let begun = 0;
  for (const part of parts) {
    const scope = { work, items: [part], position: 1 };
    const text = reference.read(scope);
    if (text === "" || text === value) continue;
    if (value === "") [value, begun] = [text, part.line];
    else {
      const name = reference.names.join(", ");
      const message = `${name} is "${quoted(text)}" in line ${part.line} but "${quoted(value)}" in line ${begun} of the same record`;
      note(work, "group.differs", { line: part.line, field: name, ...reference.place(scope) }, message);
      return;
    }
  }
}

function note(work: Work, code: string, place: Place, message: string, found?: string): void {
  work.problems.push({
    severity: "error",
    scope: "record",
    code,
    message,
    ...place,
    ...(found && { found }),
  });
}

/** A cancellation needs its key and nothing else. */
function cancelled(content: Content, line: number, { because }: Ruling, applying: Applying): Outcome {
  const { work, steps } = applying;
  const lacking = steps.key.filter((name) => typeof content[name] !== "string");
  if (lacking.length > 0) {
    work.problems = work.problems.filter(({ field }) => field !== undefined && lacking.includes(field));
    if (work.problems.length === 0) {
      note(work, "field.missing", { line, field: lacking[0] ?? "" }, `${lacking.join(", ")} is missing`);
    }
    return rejected(line, work);
  }
  work.problems = [];
  return keyed("cancel", content, line, because, applying);
}

function taken(content: Content, scope: Scope, line: number, ruling: Ruling, applying: Applying): Outcome {
  const { work, steps } = applying;
  if (work.problems.some(isError)) return rejected(line, work);
  for (const failure of clearest(steps.check.validate(content))) {
    work.problems.push(misfit(failure, steps.locator, scope));
  }
  if (work.problems.some(isError)) return rejected(line, work);
  let rest: Content | undefined = content;
  for (const demand of steps.accept) rest = rest === undefined ? undefined : demand(rest, work);
  if (work.problems.some(isError)) {
    if (rest === content) work.problems = work.problems.map((it) => located(it, steps.locator, scope));
    return rejected(line, work);
  }
  if (rest === undefined) return { kind: "skip", line, because: "none of its lines is accepted" };
  const isHeld = ruling.do === "hold" || work.hold !== "";
  return keyed(isHeld ? "hold" : "take", rest, line, ruling.because || work.hold, applying);
}

/** A form that has a name is told by its name, not by its pattern too. */
function clearest(failures: readonly FieldFailure[]): readonly FieldFailure[] {
  const isNamed = ({ path }: FieldFailure): boolean =>
    failures.some((it) => it.path === path && it.code !== "field.pattern");
  return failures.filter((it) => it.code !== "field.pattern" || !isNamed(it));
}

/** The problem with the place of the document's field it names. */
function located(problem: Problem, locator: Locator, scope: Scope): Problem {
  return problem.line === undefined
    ? { ...problem, ...locate(problem.field ?? "", locator, scope) }
    : problem;
}

function misfit(failure: FieldFailure, locator: Locator, scope: Scope): Problem {
  const { code, message, path, found, expected } = failure;
  const place = { field: path, ...locate(path, locator, scope) };
  return { severity: "error", scope: "record", code, message, ...place, found, expected };
}

function keyed(
  kind: "take" | "hold" | "cancel",
  content: Content,
  line: number,
  because: string,
  { steps, work, seen }: Applying,
): Outcome {
  const key = steps.key.map((name) => String(content[name] ?? "")).join("\t");
  const earlier = seen.add(key, line);
  if (earlier !== 0) {
    const named = quoted(key.replaceAll("\t", ", "));
    const message = `${named} at line ${line} stands at line ${earlier} of the same file already`;
    note(work, "record.repeated", { line, field: steps.key.join(", ") }, message, named);
    return rejected(line, work);
  }
  return { kind, key, line, content, because, warnings: work.problems };
}
