import { SaxesParser, type SaxesTagNS } from "saxes";
import type { Decoded, ReadOptions } from "../model/format.ts";
import type { Report } from "../model/problem.ts";
import type { Attribute, Element } from "../model/record.ts";
import { decodeText } from "./decoding.ts";
import { type Verdict, verdictOn } from "./refusal.ts";
import { emptyXml, notWellFormed, Refused, type Spot, tooDeep, tooLong } from "./xml-problems.ts";
import { doctypeIn, xmlOpening } from "./xml-prolog.ts";
import { newTree, type Tree } from "./xml-tree.ts";

/** Opens a nested file: gives its repeated element in batches. See `Format.decode`. */
export async function readXml(
  source: AsyncIterable<Uint8Array>,
  options: ReadOptions,
  report: Report,
): Promise<Decoded> {
  const verdict = verdictOn(report);
  const tree = newTree(options, verdict);
  return { columns: [], headerLine: 0, parts: parts(source, options, verdict, tree) };
}

async function* parts(
  source: AsyncIterable<Uint8Array>,
  options: ReadOptions,
  verdict: Verdict,
  tree: Tree,
): AsyncGenerator<readonly Element[]> {
  const parser = newParser(tree, options);
  const texts = feedOf(decodeText(source, options.encoding, verdict, xmlOpening(options)));
  for await (const text of withoutDoctype(texts, verdict)) {
    if (verdict.refused() || !attempt(verdict, () => parser.write(text))) return;
    const batch = tree.take();
    if (batch.length > 0) yield batch;
  }
  if (!verdict.refused() && attempt(verdict, parser.end)) tree.end();
}

/** Runs a step of the parser; what refuses the file is reported, and the step has failed. */
function attempt(verdict: Verdict, step: () => void): boolean {
  try {
    step();
    return true;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    verdict.report(error.problem);
    return false;
  }
}

/** Makes every line break a `\n`, as XML prescribes, also where a `\r\n` lies on the seam of two pieces. */
async function* feedOf(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let held = "";
  for await (const text of texts) {
    const whole = held + text;
    held = whole.endsWith("\r") ? "\r" : "";
    const piece = whole.slice(0, whole.length - held.length);
    yield piece.includes("\r") ? piece.replace(/\r\n?/g, "\n") : piece;
  }
  if (held !== "") yield "\n";
}

/** Passes the text on once it is certain that no document type comes before the root element. */
async function* withoutDoctype(texts: AsyncIterable<string>, verdict: Verdict): AsyncGenerator<string> {
  let prolog: string | undefined = "";
  for await (const text of texts) {
    if (prolog === undefined) {
      yield text;
      continue;
    }
    prolog += text;
    const found = doctypeIn(prolog);
    if (found === "more" && prolog.length < longestProlog) continue;
    if (found !== "more" && found !== "none") return verdict.report(found);
    yield prolog;
    prolog = undefined;
  }
  if (prolog) yield prolog;
}

const longestProlog = 1_048_576;

/** The strict parser, wired to a tree. Both steps throw `Refused`. */
function newParser(tree: Tree, options: ReadOptions) {
  const { limits } = options;
  const parser = new SaxesParser({ xmlns: true, position: true });
  const lines = newLines();
  let depth = 0;
  let spot: Spot = { line: 1, column: 1 };
  // Since when nothing has come to an end: where a record, or else the last thing between records, began.
  let mark = { at: 0, spot };

  const check = (end: number): void => {
    if (end - mark.at > limits.recordLength) throw new Refused(tooLong(mark.spot, limits));
  };
  const pass = (): void => {
    check(parser.position);
    if (!tree.building()) mark = { at: parser.position, spot: here() };
  };
  const here = (): Spot => ({ line: parser.line, column: parser.columnIndex + 1 });

  // Six handlers and no more: with a seventh V8 keeps the parser's fields in a dictionary, and it reads at a
  // third of the speed.
  parser.on("error", ({ message }) => {
    throw new Refused(notWellFormed(message, here()));
  });
  parser.on("opentagstart", ({ name }) => {
    spot = lines.startOf(name, parser);
    if (++depth > limits.depth) throw new Refused(tooDeep(name, spot, limits));
    if (!tree.building()) mark = { at: parser.position - name.length - 2, spot };
  });
  parser.on("opentag", ({ local, uri, attributes }) => {
    tree.open({
      line: spot.line,
      column: spot.column,
      name: local,
      uri,
      attributes: attributesOf(attributes),
    });
    if (!tree.building()) pass();
  });
  parser.on("closetag", () => {
    depth--;
    check(parser.position);
    tree.close(parser.position - mark.at);
    pass();
  });
  parser.on("text", tree.text);
  parser.on("cdata", tree.text);

  return {
    write(text: string): void {
      lines.next(text);
      parser.write(text);
      check(lines.read());
    },
    end(): void {
      if (lines.read() === 0) throw new Refused(emptyXml());
      parser.close();
    },
  };
}

const none: readonly Attribute[] = [];

/** Without the declarations of namespaces. */
function attributesOf(attributes: SaxesTagNS["attributes"]): readonly Attribute[] {
  let list: Attribute[] | undefined;
  for (const key in attributes) {
    const attribute = attributes[key];
    if (attribute === undefined || attribute.prefix === "xmlns" || attribute.name === "xmlns") continue;
    list ??= [];
    list.push({ name: attribute.local, uri: attribute.uri, value: attribute.value });
  }
  return list ?? none;
}

/** Keeps track of the text that the parser has been given, to find where a start tag begins. */
function newLines() {
  let text = "";
  let begin = 0;
  let lineBegin = 0;
  return {
    next(following: string): void {
      const last = text.lastIndexOf("\n");
      if (last >= 0) lineBegin = begin + last + 1;
      begin += text.length;
      text = following;
    },
    /** Characters so far. */
    read: (): number => begin + text.length,
    /** Called when the parser stands behind the name and the one character after it. */
    startOf(name: string, parser: { line: number; columnIndex: number; position: number }): Spot {
      const { line, columnIndex, position } = parser;
      if (columnIndex > 0) return { line, column: columnIndex - name.length - 1 };
      // That character was a line break: the tag began on the line before.
      const at = position - name.length - 2;
      const previous = at < begin ? -1 : text.lastIndexOf("\n", at - begin);
      const start = previous < 0 ? lineBegin : begin + previous + 1;
      return { line: line - 1, column: at - start + 1 };
    },
  };
}
