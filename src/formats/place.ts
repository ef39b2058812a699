/** A place in a text: 1-based line and character in it. `\r\n`, `\n` and `\r` each end a line. */
export interface Place {
  readonly line: number;
  readonly column: number;
  /** The text so far ends with `\r`: a `\n` right after it is the same line break. */
  readonly afterReturn: boolean;
}

export const start: Place = { line: 1, column: 1, afterReturn: false };

/** Without one, counting `\n` counts the lines, and nothing has to be copied. */
const loneReturn = /\r(?!\n)/;

/** The place after `text`, which begins at `place`. */
export function after(place: Place, text: string): Place {
  if (text === "") return place;
  const rest = place.afterReturn && text.startsWith("\n") ? text.slice(1) : text;
  const lines = loneReturn.test(rest) ? rest.replace(/\r\n?/g, "\n") : rest;
  const breaks = countBreaks(lines);
  const column = lines.length - lines.lastIndexOf("\n");
  return {
    line: place.line + breaks,
    column: breaks === 0 ? place.column + lines.length : column,
    afterReturn: text.endsWith("\r"),
  };
}

function countBreaks(lines: string): number {
  let count = 0;
  for (let at = lines.indexOf("\n"); at >= 0; at = lines.indexOf("\n", at + 1)) count++;
  return count;
}
