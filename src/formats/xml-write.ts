import { XMLBuilder } from "fast-xml-parser";
import { GatewayError } from "../model/error.ts";
import type { Encoder, WriteOptions } from "../model/format.ts";
import { type Problem, quoted } from "../model/problem.ts";
import type { OutElement } from "../model/record.ts";
import { textWriter } from "./encoding.ts";
import { newNames } from "./xml-names.ts";
import { escapeAttribute, escapeText, forbiddenIn } from "./xml-text.ts";

/** Lays elements out; names and values it is given are clean and escaped already, and stay as they are. */
const builder = new XMLBuilder({
  preserveOrder: true,
  ignoreAttributes: false,
  format: true,
  indentBy: "  ",
  processEntities: false,
  suppressEmptyNode: true,
  suppressBooleanAttributes: false,
});

/**
 * Writes nested files. Throws where the mapping gives what is no element, or names that are none. Records may
 * be asked for before the head, which then is written last and put in front.
 */
export function xmlEncoder(options: WriteOptions): Encoder {
  // XML asks for the mark in utf-16.
  const writer = textWriter(options.encoding, options.bom || options.encoding === "utf-16");
  const encode = (xml: string): Uint8Array =>
    writer.encode(options.newline === "crlf" ? xml.replaceAll("\n", "\r\n") : xml);
  let root = "";
  const names = newNames();

  return {
    begin(head) {
      if (head.kind !== "element") throw notElement();
      const element = withNamespace(head.root, options.namespace);
      names.root(element);
      root = element.name;
      const problem = problemsIn(element)[0];
      if (problem !== undefined) throw new GatewayError(problem.code, problem.message);
      const declaration = `<?xml version="1.0" encoding="${options.encoding}"?>`;
      return Buffer.concat([writer.bom, encode(`${declaration}\n${startOf(element)}`)]);
    },
    record(record) {
      if (record.kind !== "element") throw notElement();
      names.record(record.element);
      const problems = problemsIn(record.element);
      return problems.length > 0 ? problems : encode(inside([nodeOf(record.element)]));
    },
    end() {
      if (root === "")
        throw new GatewayError("xml.no-root", "An XML file ends before its root", { trouble: "bug" });
      return encode(`</${root}>\n`);
    },
  };

  function nodeOf({ name, attributes, text, children }: OutElement): object {
    const pairs = attributes.map(([key, value]) => [`@_${key}`, escapeAttribute(value, writer.lacks)]);
    const content = text === "" ? children.map(nodeOf) : [{ "#text": escapeText(text, writer.lacks) }];
    return { [name]: content, ":@": Object.fromEntries(pairs) };
  }

  /** The start tag of the root and its own children; its records follow. */
  function startOf({ text, children, ...element }: OutElement): string {
    const empty = builder.build([nodeOf({ ...element, text: "", children: [] })]).trim();
    return `${empty.replace(/\/>$/, ">")}\n${inside(children.map(nodeOf))}`;
  }
}

/** Elements one level in, each on its own lines. */
function inside(nodes: readonly object[]): string {
  if (nodes.length === 0) return "";
  const text = builder.build([{ r: nodes }]);
  return `${text.slice(text.indexOf("<r>") + "<r>\n".length, text.lastIndexOf("</r>"))}`;
}

function withNamespace(root: OutElement, namespace: string): OutElement {
  if (namespace === "") return root;
  return { ...root, attributes: [["xmlns", namespace], ...root.attributes] };
}

function problemsIn({ name, attributes, text, children }: OutElement): Problem[] {
  const values: readonly (readonly [string, string])[] = [
    [name, text],
    ...attributes.map(([key, value]) => [`${name}/@${key}`, value] as const),
  ];
  return [...values.flatMap(([field, value]) => unwritable(field, value)), ...children.flatMap(problemsIn)];
}

function unwritable(field: string, value: string): Problem[] {
  const character = forbiddenIn(value);
  if (character === undefined) return [];
  const found = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
  const message = `${field} is "${quoted(value)}" and holds ${found}, a character that XML cannot hold`;
  return [{ severity: "error", scope: "record", code: "encoding.unwritable", message, field, found }];
}

function notElement(): GatewayError {
  return new GatewayError("xml.not-element", "cannot write rows into a nested file", { trouble: "bug" });
}
