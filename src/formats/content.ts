/** What files begin with that are no text, and what people call them. */
const binaries: readonly (readonly [start: string, name: string])[] = [
  ["PK\x03\x04", "a ZIP archive or an Excel workbook"],
  ["\xd0\xcf\x11\xe0", "an old Excel workbook"],
  ["\x1f\x8b", "a gzip archive"],
  ["%PDF-", "a PDF document"],
];

/** Says what the start of a file really is, where that is plainly no text; `undefined` otherwise. */
export function binaryContent(head: Buffer): string | undefined {
  const text = head.toString("latin1", 0, 8);
  return binaries.find(([start]) => text.startsWith(start))?.[1];
}

/** Says what a text really is, where it is plainly markup (an error page under the file's name). */
export function markupContent(text: string): string | undefined {
  const start = text.slice(0, 200).trimStart().toLowerCase();
  if (start.startsWith("<!doctype html") || start.startsWith("<html")) return "an HTML page";
  return start.startsWith("<?xml") ? "an XML document" : undefined;
}
