import type { Element, Part, Row } from "../model/record.ts";

/** An element as it waits on disk: without the ways up, which are put back when it is read. */
interface PackedElement extends Omit<Element, "parent" | "children"> {
  readonly children: readonly PackedElement[];
}

/** One line of what waits on disk. */
type Packed =
  | Row
  | { readonly kind: "tree"; readonly element: PackedElement; readonly above: readonly PackedElement[] };

/** A part as one line of text. */
export function packPart(part: Part): string {
  if (part.kind === "row") return JSON.stringify(part);
  return JSON.stringify({ kind: "tree", element: packed(part), above: above(part) } satisfies Packed);
}

/** The part that `packPart` wrote. */
export function unpackPart(line: string): Part {
  // We wrote the line ourselves, moments ago, in this very shape.
  const stored = JSON.parse(line) as Packed;
  if (stored.kind === "row") return stored;
  const parent = stored.above.reduce<Element | undefined>((over, it) => unpacked(it, over), undefined);
  return unpacked(stored.element, parent);
}

function packed({ parent: _, children, ...rest }: Element): PackedElement {
  return { ...rest, children: children.map(packed) };
}

/** The elements around a part, the outermost first. */
function above({ parent }: Element): readonly PackedElement[] {
  return parent === undefined ? [] : [...above(parent), packed(parent)];
}

function unpacked({ children, ...rest }: PackedElement, parent: Element | undefined): Element {
  const list: Element[] = [];
  const element: Element = { ...rest, parent, children: list };
  for (const child of children) list.push(unpacked(child, element));
  return element;
}
