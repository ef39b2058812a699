import type { IncomingDocument, Posted } from "../model/document.ts";
import { quoted } from "../model/problem.ts";
import { told } from "./findings.ts";

/** Only orders can be held or cancelled by a file: what becomes of another document that is to be, if it is. */
export function notTaken(document: string, { intent, key, line }: IncomingDocument): Posted | undefined {
  if (intent === "take") return undefined;
  const what = intent === "hold" ? "held" : "cancelled";
  const message = `${document} ${quoted(key)} is to be ${what}, but only an order can be`;
  return { outcome: "refused", problems: [told(`${document}.not-${what}`, message, { line })] };
}
