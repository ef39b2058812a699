import type { ReadOptions } from "../model/format.ts";
import type { Attribute, Element } from "../model/record.ts";
import type { Verdict } from "./refusal.ts";
import { stepsOf } from "./xml-path.ts";
import { noRecords, otherRoot, Refused, type Spot, tooMuchAround } from "./xml-problems.ts";

/** A start tag. */
export interface Tag extends Spot {
  readonly name: string;
  readonly uri: string;
  readonly attributes: readonly Attribute[];
}

interface Node extends Element {
  text: string;
  readonly children: Node[];
  readonly parent: Node | undefined;
}

/** Most elements kept beside the records. */
const mostAround = 10_000;
/** Most names told of what stands where records were expected. */
const mostStrangers = 5;

/** Makes records of start tags, text and end tags; forgets everything else but the ancestors. */
export interface Tree {
  open(tag: Tag): void;
  text(text: string): void;
  /** `length`: characters from the start tag of what is being built to here. */
  close(length: number): void;
  /** Is something being built: a record, or what is kept beside them? */
  building(): boolean;
  /** The records since the last call. */
  take(): readonly Element[];
  end(): void;
}

/** Throws `Refused` for what is no file of records at all. */
export function newTree(options: ReadOptions, verdict: Verdict): Tree {
  const steps = stepsOf(options);
  const ancestors: Node[] = [];
  const around = newAllowance(options);
  let ready: Element[] = [];
  let node: Node | undefined;
  let kind: "record" | "around" = "record";
  let skipped = 0;
  let records = 0;
  /** How far down the path an element was found, and which names stood there instead of the next. */
  let reached = 0;
  let strangers: Tag[] = [];

  function open(tag: Tag): void {
    if (skipped > 0) skipped++;
    else if (node !== undefined) node = childOf(node, tag);
    else if (steps[ancestors.length]?.(tag.name, tag.uri)) descend(tag);
    else beside(tag, ancestors.at(-1));
  }

  function descend(tag: Tag): void {
    const next = newNode(tag, ancestors.at(-1));
    kind = "record";
    if (ancestors.length === steps.length - 1) node = next;
    else ancestors.push(next);
    if (ancestors.length <= reached) return;
    reached = ancestors.length;
    strangers = [];
  }

  function beside(tag: Tag, parent: Node | undefined): void {
    if (parent === undefined) throw new Refused(otherRoot(tag.name, options.record, tag));
    if (ancestors.length === reached) meet(tag);
    kind = "around";
    if (options.keepAround) node = childOf(parent, tag);
    else skipped = 1;
  }

  function meet(tag: Tag): void {
    if (strangers.length < mostStrangers && !strangers.some(({ name }) => name === tag.name))
      strangers.push(tag);
  }

  function childOf(parent: Node, tag: Tag): Node {
    if (kind === "around") around.element(tag);
    const child = newNode(tag, parent);
    if (parent.children.length === 0 && isBlank(parent.text)) parent.text = "";
    parent.children.push(child);
    return child;
  }

  function close(length: number): void {
    if (skipped > 0) skipped--;
    else if (node === undefined) ancestors.pop();
    else if (node.parent !== ancestors.at(-1)) node = node.parent;
    else finish(node, length);
  }

  function finish(done: Node, length: number): void {
    node = undefined;
    if (kind === "around") {
      around.length(done, length);
      return;
    }
    records++;
    ready.push(done);
  }

  return {
    open,
    text(text) {
      if (node === undefined || (node.children.length > 0 && isBlank(text))) return;
      node.text += text;
    },
    close,
    building: () => node !== undefined,
    take() {
      const taken = ready;
      ready = [];
      return taken;
    },
    end() {
      const [first] = strangers;
      if (records > 0 || first === undefined || options.noRecords === "ignore") return;
      const names = strangers.map(({ name }) => name);
      verdict.report(noRecords(names, options.record, first));
    },
  };
}

function newNode(tag: Tag, parent: Node | undefined): Node {
  const { line, column, name, uri, attributes } = tag;
  return { kind: "element", line, column, name, uri, attributes, children: [], text: "", parent };
}

/** Blanks between elements only lay them out; kept, they would hold on to the text they were cut from. */
function isBlank(text: string): boolean {
  return /^\s*$/.test(text);
}

/** How much may be kept beside the records: so many elements, and no more text than one record may have. */
function newAllowance({ limits }: ReadOptions) {
  let elements = 0;
  let characters = 0;
  return {
    element(spot: Spot): void {
      if (++elements > mostAround) throw new Refused(tooMuchAround(spot));
    },
    length(spot: Spot, length: number): void {
      characters += length;
      if (characters > limits.recordLength) throw new Refused(tooMuchAround(spot));
    },
  };
}
