import { GatewayError } from "../model/error.ts";
import type { ReadOptions } from "../model/format.ts";

/** Is this the name that stands at a level of the path? */
export type Step = (local: string, uri: string) => boolean;

/**
 * The path of the repeated element, level by level. A name without prefix matches by local name, one with a
 * prefix by its URI, whatever prefix the file uses. Throws where the mapping gives no path or an unknown prefix.
 */
export function stepsOf({ record, namespaces }: ReadOptions): readonly Step[] {
  if (record.length === 0) throw wrongPath("the mapping names no repeated element");
  return record.map((name) => {
    const colon = name.indexOf(":");
    if (colon < 0) return (local) => local === name;
    const prefix = name.slice(0, colon);
    const wanted = Object.hasOwn(namespaces, prefix) ? namespaces[prefix] : undefined;
    if (wanted === undefined) throw wrongPath(`prefix "${prefix}" of "${name}" stands for no namespace`);
    return (local, uri) => local === name.slice(colon + 1) && uri === wanted;
  });
}

function wrongPath(message: string): GatewayError {
  return new GatewayError("xml.path", message, { trouble: "configuration" });
}
