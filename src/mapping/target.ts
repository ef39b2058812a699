import { didYouMean } from "../check/suggest.ts";

/** What a document's schema says about one field. */
export interface Target {
  readonly type: "text" | "boolean" | "list" | "object";
  /** `decimal`, `quantity`, `date`, `date-time`, or "". */
  readonly format: string;
  readonly properties: ReadonlyMap<string, Target>;
  readonly required: ReadonlySet<string>;
  /** Of a list: what one entry is. */
  readonly items: Target | undefined;
  /** The gateway fills it in; no file does. */
  readonly readOnly: boolean;
}

type Schema = Readonly<Record<string, unknown>>;

/** Reads a document's JSON Schema; `$ref` into its own `$defs` is followed. */
export function targetOf(schema: Schema, root: Schema = schema): Target {
  const here = followed(schema, root);
  const properties = isSchema(here.properties) ? Object.entries(here.properties) : [];
  const nested = properties.map(([name, it]) => [name, targetOf(isSchema(it) ? it : {}, root)] as const);
  return {
    type: typeOf(here),
    format: typeof here.format === "string" ? here.format : "",
    properties: new Map(nested),
    required: new Set(Array.isArray(here.required) ? here.required.map(String) : []),
    items: isSchema(here.items) ? targetOf(here.items, root) : undefined,
    readOnly: here.readOnly === true,
  };
}

/** The field of that name, or a sentence. */
export function fieldOf(target: Target, name: string, of: string): Target | string {
  const found = target.properties.get(name);
  if (found !== undefined) return found;
  return `${of} has no field "${name}"${didYouMean(name, target.properties.keys())}`;
}

/** Does it hold a number? */
export function isNumber({ format }: Target): boolean {
  return format === "decimal" || format === "quantity";
}

function followed(schema: Schema, root: Schema): Schema {
  const name = typeof schema.$ref === "string" ? /^#\/\$defs\/(.+)$/.exec(schema.$ref)?.[1] : undefined;
  const defined = name !== undefined && isSchema(root.$defs) ? root.$defs[name] : undefined;
  return isSchema(defined) ? { ...followed(defined, root), ...schema } : schema;
}

function typeOf({ type }: Schema): Target["type"] {
  if (type === "object") return "object";
  if (type === "array") return "list";
  return type === "boolean" ? "boolean" : "text";
}

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
