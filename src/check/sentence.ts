import { quoted } from "../model/problem.ts";
import { type Failure, isSchema, stepsOf, textsOf } from "./failure.ts";
import type { Pointer } from "./json.ts";
import { didYouMean } from "./suggest.ts";

/** A failure in words. */
export interface Finding {
  /** What kind of failure, for a problem's code: `missing`, `type`, `choice`. */
  readonly kind: string;
  /** Of the key where a key is unknown, else of the value. */
  readonly pointer: Pointer;
  readonly at: "key" | "value";
  /** `unknown key ...`, `key ... is missing`; else what follows the value's name: `is "x", expected a number`. */
  readonly message: string;
  readonly found: string;
  readonly expected: string;
}

/** How the formats of our schemas are said to people. */
const formatWords: Readonly<Record<string, string>> = {
  decimal: "a number like 1234.56",
  quantity: "a quantity like 12 or 0.5",
  "date-time": "an instant like 2025-01-31T08:00:00Z",
  date: "a day like 2025-01-31",
};

const typeWords: Readonly<Record<string, string>> = {
  string: "text",
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  null: "null",
};

/** `lines[2].quantity`; "" for the whole. */
export function nameOf(pointer: Pointer): string {
  const text = pointer.map((step) => (/^\d+$/.test(String(step)) ? `[${step}]` : `.${step}`)).join("");
  return text.replace(/^\./, "");
}

/** Says what is wrong. */
export function sentence(failure: Failure): Finding {
  const { keyword, params } = failure;
  if (keyword === "additionalProperties") return unknownKey(failure, String(params.additionalProperty));
  if (keyword === "unevaluatedProperties") return unknownKey(failure, String(params.unevaluatedProperty));
  if (keyword === "propertyNames") return unknownKey(failure, String(params.propertyName));
  if (keyword === "required") return missing(failure, textsOf(params.missingProperty));
  if (keyword === "dependentRequired") return missing(failure, textsOf(params.missingProperty));
  return unfit(failure);
}

function finding(failure: Failure, rest: Omit<Finding, "pointer" | "at">): Finding {
  return { pointer: stepsOf(failure.instancePath), at: "value", ...rest };
}

function unknownKey(failure: Failure, key: string): Finding {
  const known = knownKeys(failure);
  return {
    kind: "unknown",
    pointer: [...stepsOf(failure.instancePath), key],
    at: "key",
    message: `unknown key "${quoted(key)}"${didYouMean(key, known)}`,
    found: quoted(key),
    expected: known.join(", "),
  };
}

function knownKeys({ parentSchema, data }: Failure): readonly string[] {
  const properties = isSchema(parentSchema?.properties) ? Object.keys(parentSchema.properties) : [];
  const present = isSchema(data) ? data : {};
  return properties.filter((name) => !Object.hasOwn(present, name));
}

function missing(failure: Failure, names: readonly string[]): Finding {
  const [keys, first] = [names.map((name) => `"${name}"`), names[0] ?? ""];
  const message =
    names.length > 1 ? `one of the keys ${listed(keys)} is missing` : `key "${first}" is missing`;
  const pointer =
    names.length > 1 ? stepsOf(failure.instancePath) : [...stepsOf(failure.instancePath), first];
  return {
    ...finding(failure, { kind: "missing", message, found: "", expected: names.join(", ") }),
    pointer,
  };
}

function unfit(failure: Failure): Finding {
  const hidden = failure.parentSchema?.writeOnly === true;
  const [kind, expected] = wanted(failure);
  const shown = hidden ? "of another form (not shown)" : shownValue(failure.data);
  const near = kind === "choice" && typeof failure.data === "string" ? suggestion(failure, failure.data) : "";
  const message = `is ${shown}, expected ${expected}${near}`;
  return finding(failure, { kind, message, found: hidden ? "" : bare(failure.data), expected });
}

function suggestion({ params }: Failure, word: string): string {
  return didYouMean(word, textsOf(params.allowedValues ?? params.allowedValue));
}

/** Kind of a failure, and what was wanted instead. */
function wanted(failure: Failure): readonly [kind: string, expected: string] {
  const { keyword, params, parentSchema } = failure;
  const like = examples(parentSchema?.examples);
  switch (keyword) {
    case "type":
      return ["type", like ?? listed(textsOf(params.type).map((type) => typeWords[type] ?? type))];
    case "enum":
      return ["choice", oneOfThese(params.allowedValues)];
    case "const":
      return ["choice", oneOfThese([params.allowedValue])];
    case "format":
      return [String(params.format), formatWords[String(params.format)] ?? String(params.format)];
    case "pattern":
      return ["pattern", like ?? `text of the form ${params.pattern}`];
    default:
      return bounds(failure, like);
  }
}

function bounds({ keyword, params }: Failure, like: string | undefined): readonly [string, string] {
  const limit = String(params.limit);
  const words: Readonly<Record<string, string>> = {
    minimum: `at least ${limit}`,
    maximum: `at most ${limit}`,
    exclusiveMinimum: `more than ${limit}`,
    exclusiveMaximum: `less than ${limit}`,
    minLength: params.limit === 1 ? "some text" : `at least ${limit} characters`,
    maxLength: `at most ${limit} characters`,
    minItems: params.limit === 1 ? "at least one entry" : `at least ${limit} entries`,
    maxItems: params.limit === 1 ? "at most one entry" : `at most ${limit} entries`,
    minProperties: params.limit === 1 ? "at least one key" : `at least ${limit} keys`,
    maxProperties: params.limit === 1 ? "only one key" : `at most ${limit} keys`,
    uniqueItems: "every entry only once",
    oneOf: "exactly one of the forms it may have, and it fits several",
  };
  return [words[keyword] ? "range" : "form", words[keyword] ?? like ?? "another form"];
}

function examples(value: unknown): string | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  return `something like ${listed(value.slice(0, 3).map((example) => JSON.stringify(example)))}`;
}

function oneOfThese(values: unknown): string {
  const list = Array.isArray(values) ? values : [];
  const texts = list.map((value) => JSON.stringify(value));
  return texts.length === 1 ? String(texts[0]) : `one of ${texts.join(", ")}`;
}

/** `a, b or c`. */
function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

function shownValue(value: unknown): string {
  if (typeof value === "string") return `"${quoted(value)}"`;
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (isSchema(value)) return "an object";
  return quoted(String(value));
}

/** Objects and lists are not repeated: a secret may stand deep within. */
function bare(value: unknown): string {
  return typeof value === "string" ? quoted(value) : shownValue(value);
}
