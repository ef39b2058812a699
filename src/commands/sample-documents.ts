import { parseJson } from "../check/json.ts";
import { compileSchema } from "../check/schema.ts";
import { documents } from "../documents/index.ts";
import type { Content } from "../model/document.ts";
import { isError, type Problem } from "../model/problem.ts";
import { wholeSample } from "./sample-bytes.ts";

/** Documents a person wrote down as JSON; none where anything in them is wrong. */
export interface SampleDocuments {
  readonly contents: readonly Content[];
  readonly problems: readonly Problem[];
}

/**
 * Reads a JSON array of documents of a type and checks each against the type's schema. Throws (usage) where there is no
 * such file.
 */
export async function sampleDocuments(path: string, type: string): Promise<SampleDocuments> {
  const parsed = parseJson((await wholeSample(path)).toString("utf8"), path);
  const list = compileSchema({ type: "array", items: documents.get(type)?.schema ?? {} });
  const problems = [...parsed.problems, ...list.checkJson(parsed)];
  // The schema has just checked it: an array of documents.
  const contents = problems.some(isError) ? [] : (parsed.value as readonly Content[]);
  return { contents, problems };
}
