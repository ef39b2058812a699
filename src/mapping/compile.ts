import { readFileSync } from "node:fs";
import { type ParsedJson, parseJson } from "../check/json.ts";
import { compileSchema, type SchemaCheck } from "../check/schema.ts";
import { soundPart } from "../check/sound-part.ts";
import { didYouMean } from "../check/suggest.ts";
import type { MappingPlan } from "../model/mapping.ts";
import type { Problem } from "../model/problem.ts";
import { collectFaults, type Faults } from "./faults.ts";
import { type CompileInput, compileTables, type Draft, fileStyle } from "./plan.ts";
import { compileRead } from "./read.ts";
import type { MappingSource } from "./source.ts";
import { checkVerbs, isWithin } from "./verb-check.ts";
import { compileWrite } from "./write.ts";

export type { CompileInput, DocumentShape } from "./plan.ts";

/** A compiled mapping, or everything that is wrong with it. */
export interface Compiled {
  readonly plan: MappingPlan | undefined;
  readonly problems: readonly Problem[];
}

let check: SchemaCheck | undefined;

/** The path leads from `src/mapping/` as well as from `dist/mapping/` to the one file that editors know too. */
function compiledSchema(): SchemaCheck {
  check ??= readSchema();
  return check;
}

function readSchema(): SchemaCheck {
  const file = new URL("../../src/mapping/mapping.schema.json", import.meta.url);
  const schema: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (!isRecord(schema)) throw new TypeError("mapping.schema.json is no JSON Schema");
  return compileSchema(schema);
}

/**
 * Compiles a mapping into a plan of closures. Every mistake is told at once, with line and column: those against the JSON
 * Schema, and in what that leaves sound, those against documents, tables and formats.
 */
export function compileMapping(input: CompileInput): Compiled {
  const parsed = parseJson(input.text, input.path);
  const refused = [...parsed.problems, ...schemaProblems(parsed)];
  const sound = refused.length === 0 ? parsed.value : soundPart(parsed.value, compiledSchema());
  if (sound === undefined) return { plan: undefined, problems: refused };
  const faults = collectFaults(input.path, (pointer) => parsed.keyPlace(pointer));
  // The schema has just checked that it has this shape.
  const plan = compileSource(sound as MappingSource, input, faults);
  const problems = [...refused, ...certain(faults.problems, refused)].sort(byPlace);
  return { plan: problems.length > 0 ? undefined : plan, problems };
}

function compileSource(source: MappingSource, input: CompileInput, faults: Faults): MappingPlan | undefined {
  const draft = draftOf(source, input, faults);
  return draft && (source.takes === undefined ? compileRead(draft) : compileWrite(draft));
}

/** Leaves out what is told to be lacking and may only have been taken out with what the schema refused. */
function certain(faults: readonly Problem[], refused: readonly Problem[]): readonly Problem[] {
  if (refused.length === 0) return faults;
  const tables = refused.some(({ field }) => field?.startsWith("tables") === true);
  const isGap = (code: string) =>
    code === "mapping.required" || code === "mapping.layout" || (tables && code.includes("table"));
  return faults.filter(({ code }) => !isGap(code));
}

/** Files that the mapping's tables stand in, as they are written; empty where the text is no mapping. */
export function tableFiles(text: string): ReadonlyMap<string, string> {
  const { value } = parseJson(text, "");
  const tables = isRecord(value) && isRecord(value.tables) ? Object.entries(value.tables) : [];
  const files = tables.flatMap(([name, table]) =>
    isRecord(table) && typeof table.file === "string" ? [[name, table.file] as const] : [],
  );
  return new Map(files);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Two verbs, or none, in one field would be told as unknown keys by the schema: said in its own words instead. */
function schemaProblems(parsed: ParsedJson): readonly Problem[] {
  if (parsed.value === undefined) return [];
  const faults = collectFaults(parsed.path, (pointer) => parsed.keyPlace(pointer));
  const wrong = checkVerbs(parsed.value, faults);
  const rest = compiledSchema()
    .checkJson(parsed)
    .filter(({ field }) => !wrong.some((name) => isWithin(field ?? "", name)));
  return [...rest, ...faults.problems].sort(byPlace);
}

function byPlace(a: Problem, b: Problem): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}

/** Settles what both directions need; `undefined` where the document or the format is not known. */
function draftOf(source: MappingSource, input: CompileInput, faults: Faults): Draft | undefined {
  const style = fileStyle(source, input.timezone, faults);
  const tables = compileTables(source, input, faults);
  const side = source.takes === undefined ? "gives" : "takes";
  const documentName = source[side] ?? "";
  const document = input.documents.get(documentName);
  const format = input.formats.get(source.file.format);
  if (document === undefined) {
    faults.add([side], "mapping.document", unknown("document", documentName, input.documents.keys()));
  }
  if (format === undefined) {
    faults.add(
      ["file", "format"],
      "mapping.format",
      unknown("format", source.file.format, input.formats.keys()),
    );
  }
  if (document === undefined || format === undefined) return undefined;
  return { input, source, faults, style, tables, shape: format.shape, document, documentName };
}

function unknown(kind: string, name: string, known: Iterable<string>): string {
  const names = [...known];
  return `there is no ${kind} "${name}", expected one of ${names.join(", ")}${didYouMean(name, names)}`;
}
