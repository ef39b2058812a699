import { GatewayError } from "../model/error.ts";
import { nameFault } from "../model/name.ts";
import { runReader } from "./reach/run.ts";
import type { Reach } from "./scope.ts";

/** References of a file's name: what the run knows, and nothing of a document. */
export function nameReach(timezone: string): Reach {
  const nothing = "a file's name can hold {$store}, {$now:yyyyMMdd} and {$sequence:000000} alone";
  return {
    reference: (text) => (text.startsWith("$") ? runReader(text, timezone) : nothing),
    items: () => nothing,
  };
}

/** The name, if it is safe; throws where it is not. */
export function safeName(name: string, path: string): string {
  const fault = nameFault(name);
  if (fault === undefined) return name;
  throw new GatewayError("mapping.file-name", `The file name "${name}" that ${path} makes ${fault}`, {
    trouble: "configuration",
  });
}
