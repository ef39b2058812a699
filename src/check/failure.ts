/** A part of a JSON Schema. */
export type Schema = Readonly<Record<string, unknown>>;

/** One way in which a value does not fit a schema, in the checker's raw terms. */
export interface Failure {
  /** The schema keyword that failed. */
  readonly keyword: string;
  /** JSON pointer of the value, "" for the whole. */
  readonly instancePath: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** What the keyword says. */
  readonly schema?: unknown;
  /** The part of the schema the keyword stands in. */
  readonly parentSchema?: Schema;
  readonly data?: unknown;
}

/** Steps of a JSON pointer. */
export function stepsOf(instancePath: string): readonly string[] {
  const steps = instancePath.split("/").slice(1);
  return steps.map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** True for a plain JSON object. */
export function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The texts in a list that a schema holds. */
export function textsOf(value: unknown): readonly string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.filter((entry) => typeof entry === "string");
}
