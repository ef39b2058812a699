import type { Content } from "../model/document.ts";
import type { WriteOptions } from "../model/format.ts";
import type { RunContext, WritePlan, Writing } from "../model/mapping.ts";
import { nameFault } from "../model/name.ts";
import type { Problem } from "../model/problem.ts";
import type { OutHead, OutTail } from "../model/record.ts";
import { compileElement, compileRecordElement, type MakeElement } from "./element-layout.ts";
import { fieldCompiler, type Setting } from "./field.ts";
import { nameReach, safeName } from "./file-name.ts";
import { checkFileKeys, type Draft, planBasics } from "./plan.ts";
import { contentReach } from "./reach/content.ts";
import { compileRow, compileTrailer, type Layout, type RowLayout } from "./row-layout.ts";
import type { Reach, Scope, Work } from "./scope.ts";
import { compileSort, compileWhere } from "./select.ts";
import type { ElementSource } from "./source.ts";
import { addUp, gatherTally, type TallyPlan } from "./tally.ts";
import { targetOf } from "./target.ts";
import { compileTemplate, type Template } from "./template.ts";
import { verbs } from "./verbs/index.ts";

/** Everything compiled that an outgoing file needs. */
interface Parts {
  readonly layout: Layout;
  readonly head: (scope: Scope) => OutHead;
  readonly tail: (scope: Scope) => OutTail;
  readonly name: Template;
  readonly tally: TallyPlan;
  readonly selects: ReturnType<typeof compileWhere>;
  readonly compare: Writing["compare"];
}

/** Compiles a mapping that writes. What is wrong goes to the draft's faults; the plan then must not be used. */
export function compileWrite(draft: Draft): WritePlan {
  checkFileKeys(draft, ["delimiter", "quote", "header", "spreadsheetSafe"], ["namespace"]);
  checkLayout(draft);
  const { source, faults } = draft;
  const tally = gatherTally();
  const setting = writeSetting(draft);
  const counting = { ...setting, tally };
  const layout =
    draft.shape === "rows" ? compileRow(source.row ?? {}, setting) : recordLayout(source.record, setting);
  const root = source.root && compileElement(source.root, ["root"], { ...counting, path: "" });
  const headCounts = tally.counters.length > 0;
  const trailer = source.trailer && compileTrailer(source.trailer, ["trailer"], counting);
  const target = targetOf(draft.document.schema);
  const parts: Parts = {
    layout,
    head: (scope) => headOf(layout, root, scope),
    tail: (scope) => ({ rows: trailer === undefined ? [] : [trailer(scope)] }),
    name: compileName(draft),
    tally,
    selects: compileWhere(source.select, setting),
    compare: compileSort(source.select, setting, target, draft.documentName),
  };
  if (draft.shape === "tree" && source.trailer !== undefined) {
    faults.add(["trailer"], "mapping.layout", `"trailer" is for flat files, ${source.file.format} is none`);
  }
  return writePlan(draft, parts, headCounts);
}

function writePlan(draft: Draft, parts: Parts, headNeedsCounts: boolean): WritePlan {
  const { file, select } = draft.source;
  return {
    direction: "write",
    ...planBasics(draft),
    file: writeOptions(draft),
    documentsPerFile: file.documentsPerFile ?? Number.MAX_SAFE_INTEGER,
    whenEmpty: file.whenEmpty ?? "write nothing",
    headNeedsCounts,
    sorted: (select?.sortBy ?? []).length > 0,
    open: (run) => writing(parts, run, draft.input.path),
  };
}

function writing(parts: Parts, run: RunContext, path: string): Writing {
  const work: Work = {
    run,
    columns: new Int32Array(0),
    tally: [],
    record: [],
    kept: [],
    problems: [],
    hold: "",
  };
  const aside: Scope = { work, items: [], position: 1 };
  /** Documents of which `select` could not tell: told when they are to be written. */
  const unclear = new WeakMap<Content, readonly Problem[]>();
  let last: { readonly items: Scope["items"]; readonly rows: number } = { items: [], rows: 0 };
  return {
    fileName: () => safeName(parts.name.read(aside), path),
    selects(content) {
      const isSelected = parts.selects(content, work);
      if (work.problems.length === 0) return isSelected;
      unclear.set(content, work.problems);
      return true;
    },
    compare: parts.compare,
    head: () => parts.head(aside),
    tail: () => parts.tail(aside),
    record(content) {
      const doubts = unclear.get(content);
      if (doubts !== undefined) return doubts;
      const written = parts.layout.write(content, work);
      if (!("record" in written)) return written;
      last = { items: work.record, rows: written.rows };
      return written.record;
    },
    count: () => addUp(parts.tally, { work, items: last.items, position: 1 }, last.rows),
  };
}

function writeSetting({ faults, style, tables, document, documentName }: Draft): Setting {
  const trail = [{ name: documentName, target: targetOf(document.schema) }];
  const reach: Reach = contentReach(trail, style.zone.name);
  const compile = fieldCompiler(verbs);
  const none = { target: undefined, required: false, tally: undefined, locator: undefined };
  return { faults, style, tables, reach, side: "write", path: "", field: compile, ...none };
}

function checkLayout({ source, shape, faults }: Draft): void {
  const { format } = source.file;
  const [wanted, unwanted] = shape === "rows" ? (["row"] as const) : (["record", "root"] as const);
  if (source[wanted] === undefined) {
    faults.add([], "mapping.layout", `${format} files need "${wanted}", what a document becomes`);
  }
  if (shape === "rows") {
    for (const key of ["root", "record"] as const) {
      if (source[key] !== undefined)
        faults.add([key], "mapping.layout", `"${key}" is for nested files, ${format} is none`);
    }
    return;
  }
  if (source.row !== undefined)
    faults.add(["row"], "mapping.layout", `"row" is for flat files, ${format} is none`);
  if (unwanted !== undefined && source[unwanted] === undefined) {
    faults.add([], "mapping.layout", `${format} files need "root", the element around all records`);
  }
}

function recordLayout(source: ElementSource | undefined, setting: Setting): Layout {
  return compileRecordElement(source ?? { element: "record" }, setting);
}

function headOf(layout: Layout | RowLayout, root: MakeElement | undefined, scope: Scope): OutHead {
  if (root !== undefined) return { kind: "element", root: root(scope) };
  return { kind: "rows", columns: "columns" in layout ? layout.columns : [] };
}

function compileName({ source, style, faults }: Draft): Template {
  const text = source.file.name ?? "";
  const template = compileTemplate(text, nameReach(style.zone.name));
  const fault = typeof template === "string" ? template : constantFault(template, text);
  if (fault !== undefined) faults.add(["file", "name"], "mapping.file-name", fault);
  if (typeof template !== "string") return template;
  return { names: [], constant: "", read: () => "", place: () => ({}) };
}

/** What is literal in the name is checked now, what the run adds when it is there. */
function constantFault({ constant }: Template, text: string): string | undefined {
  const literal = constant ?? text.replace(/\{[^}]*\}/g, "x");
  const fault = nameFault(literal.replace(/^\[+/, ""));
  return fault === undefined ? undefined : `"${text}" ${fault}, expected a plain file name`;
}

function writeOptions({ source: { file } }: Draft): WriteOptions {
  return {
    format: file.format,
    encoding: file.encoding ?? "utf-8",
    bom: file.bom ?? false,
    newline: file.newline ?? "lf",
    delimiter: file.delimiter ?? ",",
    quote: file.quote === "always" ? "always" : "when needed",
    header: file.header ?? true,
    spreadsheetSafe: file.spreadsheetSafe ?? true,
    namespace: file.namespace ?? "",
  };
}
