import { readFileSync } from "node:fs";
import { compileSchema, type SchemaCheck } from "../check/schema.ts";

/** The path leads from `src/config/` as well as from `dist/config/` to the one file that editors know too. */
function compiled(name: string): SchemaCheck {
  const schema: unknown = JSON.parse(
    readFileSync(new URL(`../../src/config/${name}`, import.meta.url), "utf8"),
  );
  if (typeof schema !== "object" || schema === null) throw new TypeError(`${name} is no JSON Schema`);
  return compileSchema({ ...schema });
}

/** Compiles the schemas of the configuration files. */
export function configSchemas(): { readonly gateway: SchemaCheck; readonly partner: SchemaCheck } {
  return { gateway: compiled("gateway.schema.json"), partner: compiled("partner.schema.json") };
}
