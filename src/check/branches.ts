/**
 * Where a schema offers several forms (`oneOf`, `anyOf`) and a value fits none, the checker reports the
 * failures of all of them. A person meant one: this keeps the failures of the form that comes nearest.
 */
import { type Failure, isSchema, type Schema, textsOf } from "./failure.ts";

/** Checks a value against a part of the schema. */
export type Run = (schema: Schema, value: unknown) => readonly Failure[];

const choices: ReadonlySet<string> = new Set(["oneOf", "anyOf"]);

/** The failures a person needs to hear of. `run` tries the forms one by one. */
export function withoutNoise(failures: readonly Failure[], run: Run): readonly Failure[] {
  const choice = outermostChoice(failures);
  if (choice === undefined) return failures.filter(({ keyword }) => keyword !== "if");
  const elsewhere = failures.filter((failure) => !isWithin(failure.instancePath, choice.instancePath));
  const here = [...besides(choice, run), ...nearestForm(choice, run)];
  return [...withoutNoise(elsewhere, run), ...here];
}

/** Of choices at one place the last reported is the outer one. */
function outermostChoice(failures: readonly Failure[]): Failure | undefined {
  const all = failures.filter(({ keyword }) => choices.has(keyword));
  const shortest = Math.min(...all.map(({ instancePath }) => instancePath.length));
  return all.findLast(({ instancePath }) => instancePath.length === shortest);
}

function isWithin(path: string, parent: string): boolean {
  return path === parent || path.startsWith(`${parent}/`);
}

function moved(failures: readonly Failure[], parent: string): readonly Failure[] {
  return failures.map((failure) => ({ ...failure, instancePath: parent + failure.instancePath }));
}

/** What else the value breaks, of the keywords that stand beside the choice. */
function besides(choice: Failure, run: Run): readonly Failure[] {
  const rest = withoutChoice(choice);
  return rest ? moved(withoutNoise(run(rest, choice.data), run), choice.instancePath) : [];
}

const stripped = new WeakMap<Schema, Map<string, Schema>>();

/** Cached, because whoever checks against it compiles it once for each object. */
function withoutChoice({ parentSchema, keyword }: Failure): Schema | undefined {
  if (parentSchema === undefined) return undefined;
  const known = stripped.get(parentSchema) ?? new Map<string, Schema>();
  stripped.set(parentSchema, known);
  const { [keyword]: _, unevaluatedProperties: __, ...rest } = parentSchema;
  const schema = known.get(keyword) ?? rest;
  known.set(keyword, schema);
  return schema;
}

function nearestForm(choice: Failure, run: Run): readonly Failure[] {
  if (Array.isArray(choice.params.passingSchemas)) return [choice];
  const forms = Array.isArray(choice.schema) ? choice.schema.filter(isSchema) : [];
  const tried = forms.map((form) => withoutNoise(run(form, choice.data), run));
  const best = sameFailure(tried, choice) ?? leastWrong(tried, choice);
  return moved(best, choice.instancePath);
}

function leastWrong(tried: readonly (readonly Failure[])[], choice: Failure): readonly Failure[] {
  const least = Math.min(...tried.map(wrongness));
  const nearest = tried.filter((failures) => wrongness(failures) === least);
  return sameFailure(nearest, choice) ?? nearest[0] ?? [];
}

/** A form of another type or mark was not meant; one that lacks its own keys hardly. */
function wrongness(failures: readonly Failure[]): number {
  return failures.reduce((sum, failure) => sum + weight(failure), 0);
}

function weight({ keyword, instancePath }: Failure): number {
  if (instancePath !== "") return keyword === "const" && !instancePath.includes("/", 1) ? 100 : 1;
  return { type: 1000, const: 100, enum: 100, required: 10, additionalProperties: 5 }[keyword] ?? 1;
}

/** Several forms that fail in the same way at the same place: said in one sentence. */
function sameFailure(
  tried: readonly (readonly Failure[])[],
  choice: Failure,
): readonly Failure[] | undefined {
  if (tried.length < 2) return undefined;
  return sameMark(tried) ?? sameOnly(tried, "type", choice) ?? sameOnly(tried, "required", choice);
}

/** All forms name another constant at the same place: the value is none of the constants. */
function sameMark(tried: readonly (readonly Failure[])[]): readonly Failure[] | undefined {
  const marks = tried.map((failures) => failures.find(({ keyword }) => keyword === "const"));
  const first = marks[0];
  if (first === undefined || marks.some((mark) => mark?.instancePath !== first.instancePath))
    return undefined;
  const allowedValues = marks.flatMap((mark) => (mark ? [mark.params.allowedValue] : []));
  return [{ ...first, keyword: "enum", params: { allowedValues } }];
}

function sameOnly(
  tried: readonly (readonly Failure[])[],
  keyword: "type" | "required",
  choice: Failure,
): readonly Failure[] | undefined {
  const rooted = tried.map((failures) =>
    failures.filter((it) => it.instancePath === "" && it.keyword === keyword),
  );
  if (rooted.some((failures, index) => failures.length !== 1 || tried[index]?.length !== 1)) return undefined;
  const name = keyword === "type" ? "type" : "missingProperty";
  const names = [...new Set(rooted.flat().flatMap(({ params }) => textsOf(params[name])))];
  const merged = { keyword, instancePath: "", params: { [name]: names }, data: choice.data };
  return [choice.parentSchema ? { ...merged, parentSchema: choice.parentSchema } : merged];
}
