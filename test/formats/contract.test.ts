import { formats } from "../../src/formats/index.ts";
import type { Format } from "../../src/model/format.ts";
import type { OutElement, Part } from "../../src/model/record.ts";
import { formatContract } from "../contract/format.ts";

formatContract({
  format: named("csv"),
  read: {},
  head: { kind: "rows", columns: ["Key", "Value"] },
  record: (first, second) => ({
    kind: "rows",
    rows: [
      [
        { kind: "text", text: first },
        { kind: "text", text: second },
      ],
    ],
  }),
  values: (part) => (part.kind === "row" ? part.cells : []),
  endless: "Key,Value\nkey,",
});

formatContract({
  format: named("xml"),
  read: { record: ["export", "order"] },
  head: { kind: "element", root: element("export", "", []) },
  record: (first, second) => ({
    kind: "element",
    element: { ...element("order", "", [element("value", second, [])]), attributes: [["key", first]] },
  }),
  values: (part) => (part.kind === "row" ? [] : [keyOf(part), part.children[0]?.text ?? "?"]),
  endless: '<export><order key="1"><value>',
});

function named(name: string): Format {
  const format = formats.get(name);
  if (format === undefined) throw new Error(`no format ${name}`);
  return format;
}

function element(name: string, text: string, children: readonly OutElement[]): OutElement {
  return { name, text, children, attributes: [] };
}

function keyOf(part: Part): string {
  return part.kind === "element" ? (part.attributes[0]?.value ?? "?") : "?";
}
