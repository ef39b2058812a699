import { compileSchema } from "../check/schema.ts";
import { defaultLimits, type ReadOptions } from "../model/format.ts";
import type { ReadPlan, RunContext } from "../model/mapping.ts";
import type { Part } from "../model/record.ts";
import { compileAccept } from "./accept.ts";
import { type Applying, applySteps, type Steps } from "./apply.ts";
import type { Faults, Pointer } from "./faults.ts";
import { fieldCompiler, type Setting } from "./field.ts";
import { type Grouping, groupParts } from "./group.ts";
import { bindColumns, type ColumnRules } from "./header.ts";
import { keyIndex } from "./key-index.ts";
import { type Locator, locator } from "./locator.ts";
import { checkFileKeys, type Draft, planBasics } from "./plan.ts";
import { contentReach } from "./reach/content.ts";
import { type Column, type Columns, gatherColumns, parseColumn, rowReach } from "./reach/row.ts";
import { type TreeNotes, treeReach } from "./reach/tree.ts";
import { compileRules } from "./rules.ts";
import type { Reach, Work } from "./scope.ts";
import { targetOf } from "./target.ts";
import { compileReference, type Template } from "./template.ts";
import { isWithin } from "./verb-check.ts";
import { verbs } from "./verbs/index.ts";
import { compileMap } from "./verbs/map.ts";

/** Compiles a mapping that reads. What is wrong goes to the draft's faults; the plan then must not be used. */
export function compileRead(draft: Draft): ReadPlan {
  checkFileKeys(
    draft,
    ["delimiter", "quote", "columns", "finalNewline"],
    ["record", "namespaces", "noRecords"],
  );
  if (draft.shape === "tree") checkRecord(draft);
  const columns = gatherColumns();
  const notes: TreeNotes = {
    namespaces: draft.source.file.namespaces ?? {},
    timezone: draft.style.zone.name,
    around: false,
  };
  const reach = draft.shape === "rows" ? rowReach(columns, notes.timezone) : treeReach(notes);
  const steps = compileSteps(draft, reach);
  const rules = columnRules(draft, columns);
  return {
    direction: "read",
    ...planBasics(draft),
    file: readOptions(draft, notes),
    onBadRecord: draft.source.onBadRecord ?? "reject-file",
    open(header, run) {
      const bound = draft.shape === "rows" ? bindColumns(header.columns, header.line, rules) : noColumns;
      return { problems: bound.problems, ...reading(steps, workOf(bound.columns, run)) };
    },
  };
}

const noColumns = { columns: new Int32Array(0), problems: [] };

function workOf(columns: Int32Array, run: RunContext): Work {
  return { run, columns, tally: [], record: [], kept: [], problems: [], hold: "" };
}

function reading(steps: Steps, work: Work): Pick<ReturnType<ReadPlan["open"]>, "records" | "apply"> {
  const grouping = steps.grouping?.(work);
  const applying: Applying = { steps, work, grouping, seen: keyIndex() };
  return {
    records: (parts, spill, report) => groupParts(parts, grouping, spill, report),
    apply: (record) => applySteps(record, applying),
  };
}

function compileSteps(draft: Draft, reach: Reach): Steps {
  const { source, document, documentName, faults, style, tables } = draft;
  const places = locator();
  const setting = readSetting(draft, reach, places);
  const { make } = compileMap(source.map ?? {}, ["map"], setting, false);
  checkKey(draft, places);
  const trail = [{ name: documentName, target: targetOf(document.schema) }];
  const side = "write" as const;
  const accepting = { faults, side, style, tables, reach: contentReach(trail, style.zone.name) };
  return {
    grouping: compileGrouping(draft, reach),
    same: references(source.records?.sameInGroup ?? [], ["records", "sameInGroup"], reach, faults),
    rules: compileRules(source.rules ?? [], setting, source.records?.groupBy !== undefined),
    make,
    check: compileSchema(document.schema),
    locator: places,
    accept: compileAccept(source.accept ?? [], accepting),
    key: document.key,
  };
}

function readSetting(draft: Draft, reach: Reach, places: Locator): Setting {
  const { faults, style, tables, document } = draft;
  return {
    faults,
    style,
    tables,
    reach,
    side: "read",
    target: targetOf(document.schema),
    required: true,
    path: "",
    tally: undefined,
    locator: places,
    field: fieldCompiler(verbs),
  };
}

/** Without a sound path to its records a nested file cannot be read at all. */
function checkRecord({ source: { file }, faults }: Draft): void {
  const steps = pathSteps(file.record);
  if (steps.length === 0) {
    const message = `a nested file needs "record", the path of the repeated element, such as "export/orders/order"`;
    faults.add(["file"], "mapping.file", message);
  }
  for (const [prefix = ""] of steps.filter((it) => it.includes(":")).map((it) => it.split(":"))) {
    if (Object.hasOwn(file.namespaces ?? {}, prefix)) continue;
    faults.add(["file", "record"], "mapping.reference", `prefix "${prefix}" stands for no namespace`);
  }
}

function pathSteps(path = ""): readonly string[] {
  return path.split("/").filter((step) => step !== "");
}

/** What tells documents apart must be there, and must not be the same for all. */
function checkKey({ source, document, documentName, faults }: Draft, { fields }: Locator): void {
  for (const field of document.key) {
    if (source.map !== undefined && Object.hasOwn(source.map, field)) continue;
    const message = `${field} tells ${documentName} documents apart and is not mapped`;
    if (!isRequired(document.schema, field)) faults.add(["map"], "mapping.required", message);
  }
  const [first = ""] = document.key;
  const isTold = faults.problems.some(({ field = "" }) => isWithin(field, `map.${first}`));
  if (isTold || !document.key.every((field) => fields.get(field)?.constant === true)) return;
  const message = `${first} tells ${documentName} documents apart and is the same for all, expected something of the file, such as "{Number}"`;
  faults.add(["map", first], "mapping.constant", message);
}

function isRequired({ required }: Draft["document"]["schema"], field: string): boolean {
  return Array.isArray(required) && required.includes(field);
}

function references(
  names: readonly string[],
  pointer: Pointer,
  reach: Reach,
  faults: Faults,
): readonly Template[] {
  return names.flatMap((name, index) => {
    const template = compileReference(name, reach);
    if (typeof template !== "string") return [template];
    faults.add([...pointer, index], "mapping.reference", template);
    return [];
  });
}

function compileGrouping({ source, faults }: Draft, reach: Reach): Steps["grouping"] {
  const { groupBy, rows = "together" } = source.records ?? {};
  if (groupBy === undefined) return undefined;
  const keys = references(groupBy, ["records", "groupBy"], reach, faults);
  const name = keys.flatMap(({ names }) => names).join(", ");
  return (work) => ({ rows, name, keyOf: (part) => keyOf(keys, work, part) }) satisfies Grouping;
}

/** A key of which every part is empty is no key. */
function keyOf(keys: readonly Template[], work: Work, part: Part): string {
  const scope = { work, items: [part], position: 1 };
  const [only] = keys;
  if (keys.length === 1 && only !== undefined) return only.read(scope);
  const values = keys.map((key) => key.read(scope));
  return values.every((value) => value === "") ? "" : values.join("\t");
}

function columnRules({ source, faults }: Draft, columns: Columns): ColumnRules {
  const { required = [], optional = [], unknown = "problem" } = source.file.columns ?? {};
  const parse = (key: string, names: readonly string[]): readonly Column[] =>
    names.flatMap((name, index) => {
      const column = parseColumn(name);
      if (typeof column !== "string") return [column];
      faults.add(["file", "columns", key, index], "mapping.reference", column);
      return [];
    });
  return {
    named: columns.list,
    required: parse("required", required),
    optional: parse("optional", optional),
    unknown,
  };
}

function readOptions({ source: { file } }: Draft, notes: TreeNotes): ReadOptions {
  return {
    format: file.format,
    encoding: file.encoding ?? "utf-8",
    delimiter: file.delimiter ?? ",",
    quote: file.quote ?? '"',
    finalNewline: file.finalNewline ?? "required",
    record: pathSteps(file.record),
    noRecords: file.noRecords ?? "problem",
    namespaces: file.namespaces ?? {},
    keepAround: notes.around,
    limits: { ...defaultLimits, ...file.limits },
  };
}
