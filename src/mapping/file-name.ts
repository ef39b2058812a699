import { GatewayError } from "../model/error.ts";
import { runReader } from "./reach/run.ts";
import type { Reach } from "./scope.ts";

const longest = 200;

/** References of a file's name: what the run knows, and nothing of a document. */
export function nameReach(timezone: string): Reach {
  const nothing = "a file's name can hold {$store}, {$now:yyyyMMdd} and {$sequence:000000} alone";
  return {
    reference: (text) => (text.startsWith("$") ? runReader(text, timezone) : nothing),
    items: () => nothing,
  };
}

/** Says why a name is not one safe segment of a path, or `undefined`. */
export function nameFault(name: string): string | undefined {
  if (name === "") return "is empty";
  if (Buffer.byteLength(name) > longest) return `is longer than ${longest} bytes`;
  if (name.startsWith(".")) return "begins with a dot";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be in it
  if (/[/\\\u0000-\u001f\u007f]/.test(name)) return "holds a slash or a control character";
  return name === name.trim() ? undefined : "begins or ends with a blank";
}

/** The name, if it is safe; throws where it is not. */
export function safeName(name: string, path: string): string {
  const fault = nameFault(name);
  if (fault === undefined) return name;
  throw new GatewayError("mapping.file-name", `The file name "${name}" that ${path} makes ${fault}`, {
    trouble: "configuration",
  });
}
