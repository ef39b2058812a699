import { nameOf } from "../check/sentence.ts";
import type { Problem } from "../model/problem.ts";

/** The way to a value in a JSON text: keys and indexes. */
export type Pointer = readonly (string | number)[];

/** Collects what is wrong in a mapping, each with its line and column. */
export interface Faults {
  readonly problems: readonly Problem[];
  add(pointer: Pointer, code: string, message: string): void;
}

/** A collector for the mapping at `path`; `place` finds a pointer's line and column in its text. */
export function collectFaults(
  path: string,
  place: (pointer: Pointer) => { readonly line: number; readonly column: number },
): Faults {
  const problems: Problem[] = [];
  return {
    problems,
    add(pointer, code, message) {
      const { line, column } = place(pointer);
      const field = nameOf(pointer);
      problems.push({ severity: "error", scope: "file", code, message, file: path, line, column, field });
    },
  };
}
