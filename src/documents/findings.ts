import { type Problem, quoted } from "../model/problem.ts";

/** Where in the file and in the document a finding is. */
export interface Place {
  /** Line of the file where the document begins. */
  readonly line: number;
  /** Name of the document's field: `lines.sku`. */
  readonly field?: string;
  readonly found?: string;
  readonly expected?: string;
}

/** What is wrong with a document: it is not posted. */
export function wrong(code: string, message: string, place: Place): Problem {
  return { severity: "error", scope: "record", code, message, ...shown(place) };
}

/** What its sender has to be told; the file stands. */
export function told(code: string, message: string, place: Place): Problem {
  return { severity: "warning", scope: "record", code, message, ...shown(place) };
}

function shown(place: Place): Place {
  return place.found === undefined ? place : { ...place, found: quoted(place.found) };
}
