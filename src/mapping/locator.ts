import type { Made } from "./field.ts";
import { type Picker, type Place, type Scope, scopeOf } from "./scope.ts";

/** Which field of the mapping made each field of the document, by dotted path (`lines.sku`). */
export interface Locator {
  readonly fields: Map<string, Pick<Made, "place" | "constant">>;
  /** Where `each` and `at` go, by the path of the list or part. */
  readonly pickers: Map<string, Picker>;
}

/** A locator that knows nothing yet. */
export function locator(): Locator {
  return { fields: new Map(), pickers: new Map() };
}

/** Where in the file the value of a document's field (`lines[2].sku`) stood; {} where that is not known. */
export function locate(path: string, { fields, pickers }: Locator, record: Scope): Place {
  let scope = record;
  let walked = "";
  for (const step of path.split(".")) {
    const [, name = "", index] = /^([^[]*)(?:\[(\d+)\])?$/.exec(step) ?? [];
    walked = walked === "" ? name : `${walked}.${name}`;
    const picker = pickers.get(walked);
    const item = picker?.pick(scope)[Number(index ?? 0)];
    if (item !== undefined) scope = scopeOf(scope.work, item, Number(index ?? 0) + 1);
  }
  return fields.get(walked)?.place(scope) ?? {};
}
