import { type AnySchema, Ajv2020 as Checker, type ValidateFunction } from "ajv/dist/2020.js";
import type { Problem } from "../model/problem.ts";
import { withoutNoise } from "./branches.ts";
import type { Failure, Schema } from "./failure.ts";
import type { ParsedJson, Pointer } from "./json.ts";
import { type Finding, nameOf, sentence } from "./sentence.ts";

/** One thing wrong with a document's content. */
export interface FieldFailure {
  /** `lines[2].quantity`; "" for the whole. */
  readonly path: string;
  /** The same, step by step. */
  readonly pointer: Pointer;
  /** A sentence that names the field: `lines[2].quantity is "x", expected a number like 1234.56`. */
  readonly message: string;
  readonly found: string;
  readonly expected: string;
  /** `field.missing`, `field.unknown`, `field.type`, `field.choice`, `field.decimal`, ... */
  readonly code: string;
}

/** A JSON Schema, compiled. */
export interface SchemaCheck {
  /** Everything wrong with a JSON text, in the order of its lines. Empty where it is no JSON at all. */
  checkJson(parsed: ParsedJson): Problem[];
  /** Everything wrong with a value that no file holds. Quick where nothing is. */
  validate(value: unknown): readonly FieldFailure[];
}

/** An exact decimal in shortest form. */
const exact = /^(?!-0$)-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?$/;

/** Formats of our schemas. Values are exact decimals in shortest form, UTC instants and days, as text. */
const formats = {
  decimal: exact,
  quantity: exact,
  "date-time":
    /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?Z$/,
  date: /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/,
};

const options = { allErrors: true, verbose: true, formats };

/** Making a checker costs as much as compiling a large schema, so there is one for whole schemas, one for parts. */
const checkers = {
  whole: once(() => new Checker({ ...options, strict: true, strictRequired: false, allowUnionTypes: true })),
  parts: once(() => new Checker({ ...options, strict: false })),
};

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

const compiledSchemas = new WeakMap<Schema, SchemaCheck>();

/**
 * Compiles a JSON Schema (draft 2020-12; `$ref` only to its own `#/$defs/...`; formats `decimal`, `quantity`,
 * `date-time`, `date`). `examples` of a schema are shown to whoever gets it wrong; the value of a `writeOnly` one
 * is never shown. Throws where the schema itself is wrong.
 */
export function compileSchema(schema: Schema): SchemaCheck {
  const check = compiledSchemas.get(schema) ?? compile(schema);
  compiledSchemas.set(schema, check);
  return check;
}

function compile(schema: Schema): SchemaCheck {
  const whole = checkers.whole().compile(schema);
  const run = runner(schema);
  const findings = (value: unknown): readonly Finding[] =>
    whole(value) ? [] : understood(withoutNoise(whole.errors ?? [], run).map(sentence));
  return {
    checkJson: (parsed) => problemsOf(parsed, parsed.value === undefined ? [] : findings(parsed.value)),
    validate: (value) => findings(value).map(fieldFailure),
  };
}

/** Checks against parts of a schema, compiled when first needed; taken out of their place they are not strict. */
function runner(root: Schema): (part: Schema, value: unknown) => readonly Failure[] {
  const compiled = new WeakMap<Schema, ValidateFunction>();
  return (part, value) => {
    const check = compiled.get(part) ?? checkers.parts().compile(withDefinitions(part, root));
    compiled.set(part, check);
    return check(value) ? [] : (check.errors ?? []);
  };
}

function withDefinitions(part: Schema, root: Schema): AnySchema {
  const { $id: _, $schema: __, ...rest } = part;
  return root.$defs === undefined ? rest : { ...rest, $defs: root.$defs };
}

/** A key that is only misspelt is not missing too, and nothing is said twice. */
function understood(findings: readonly Finding[]): readonly Finding[] {
  const unknown = findings.filter(({ kind }) => kind === "unknown");
  const meant = ({ kind, pointer }: Finding): boolean =>
    kind === "missing" &&
    unknown.some(
      (other) =>
        nameOf(other.pointer.slice(0, -1)) === nameOf(pointer.slice(0, -1)) &&
        other.message.endsWith(`; did you mean "${pointer.at(-1)}"?`),
    );
  const said = new Map(findings.map((it) => [`${nameOf(it.pointer)} ${it.message}`, it]));
  return [...said.values()].filter((it) => !meant(it));
}

function saying({ message, pointer, kind }: Finding): string {
  if (kind === "unknown" || kind === "missing") return message;
  return `${nameOf(pointer) || "the whole"} ${message}`;
}

function fieldFailure(it: Finding): FieldFailure {
  const { pointer, found, expected } = it;
  return { path: nameOf(pointer), pointer, message: saying(it), found, expected, code: `field.${it.kind}` };
}

function problemsOf(parsed: ParsedJson, findings: readonly Finding[]): Problem[] {
  const problems = findings.map((it) => jsonProblem(parsed, it));
  return problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}

function jsonProblem(parsed: ParsedJson, it: Finding): Problem {
  const place = it.at === "key" ? parsed.keyPlace(it.pointer) : parsed.place(it.pointer);
  return {
    severity: "error",
    scope: "file",
    code: `json.${it.kind}`,
    message: saying(it),
    file: parsed.path,
    line: place.line,
    column: place.column,
    field: nameOf(it.pointer),
    found: it.found,
    expected: it.expected,
  };
}
