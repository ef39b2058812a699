import { RE2JS } from "re2js";

/** Tells if the whole text fits; takes time in proportion to the text, whatever the pattern. */
export type Pattern = (text: string) => boolean;

/** Compiles a pattern of a mapping, or says what is wrong with it. */
export function compilePattern(source: string): Pattern | string {
  try {
    const pattern = RE2JS.compile(source);
    return (text) => pattern.matches(text);
  } catch (error) {
    if (error instanceof Error) return `"${source}" is no pattern: ${error.message}`;
    throw error;
  }
}
