import { evaluate, type MemberNode, parse, type ValueNode } from "@humanwhocodes/momoa";
import { type Problem, quoted } from "../model/problem.ts";

/** The way from the root of a JSON text to a value in it. An index may be written as text. */
export type Pointer = readonly (string | number)[];

/** 1-based line and column of a JSON text. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A JSON text that a person wrote, and where everything stands in it. */
export interface ParsedJson {
  /** Its name in problems. */
  readonly path: string;
  /** What it says; `undefined` where it is no JSON. Key `__proto__` is a key like any other. */
  readonly value: unknown;
  /** Why it is no JSON, or which keys stand in it twice. */
  readonly problems: readonly Problem[];
  /** Place of the value; of the nearest value around it where there is none. */
  place(pointer: Pointer): Place;
  /** Place of the key that names the value; of the nearest value around it where there is none. */
  keyPlace(pointer: Pointer): Place;
}

const start: Place = { line: 1, column: 1 };

/** Parses a JSON text for `checkJson` and for cross-checks. Nothing is thrown: what is wrong is a problem. */
export function parseJson(text: string, path: string): ParsedJson {
  const json = text.startsWith("\uFEFF") ? text.slice(1) : text;
  const tree = parseTree(json);
  if ("offset" in tree) return unparsed(path, syntaxProblem(json, path, tree));
  return {
    path,
    value: evaluate(tree),
    problems: [...flaws(tree, json, path)],
    place: (pointer) => descend(tree, pointer).node.loc.start,
    keyPlace: (pointer) => keyPlace(tree, pointer),
  };
}

interface SyntaxFault extends Place {
  readonly offset: number;
}

function parseTree(json: string): ValueNode | SyntaxFault {
  try {
    return parse(json, { mode: "json" }).body;
  } catch (error) {
    if (isSyntaxFault(error)) return error;
    throw error;
  }
}

function isSyntaxFault(error: unknown): error is SyntaxFault {
  return error instanceof Error && "offset" in error && "line" in error && "column" in error;
}

function unparsed(path: string, problem: Problem): ParsedJson {
  return { path, value: undefined, problems: [problem], place: () => start, keyPlace: () => start };
}

function syntaxProblem(json: string, path: string, fault: SyntaxFault): Problem {
  return problem(path, "json.syntax", `not valid JSON: ${whatIsWrong(json, fault.offset)}`, fault);
}

function whatIsWrong(json: string, offset: number): string {
  if (json.trim() === "") return "the file is empty";
  const rest = json.slice(offset);
  const token = /^(?:"[^"\n]*"?|[\w.+-]+|\S)/u.exec(rest)?.[0];
  if (token === undefined) return "it ends too early";
  const comma = /,\s*$/.test(json.slice(0, offset)) && /^[}\]]/.test(token);
  return comma
    ? `a comma stands before "${token}"`
    : `did not expect ${token.startsWith('"') ? quoted(token) : `"${quoted(token)}"`} here`;
}

function problem(file: string, code: string, message: string, place: Place): Problem {
  return { severity: "error", scope: "file", code, message, file, line: place.line, column: place.column };
}

/** What momoa lets pass: keys that stand twice, line breaks within texts. */
function* flaws(node: ValueNode, json: string, path: string): Generator<Problem> {
  if (node.type === "Object") {
    yield* duplicates(node.members, path);
    for (const member of node.members) {
      yield* rawBreak(member.name, json, path);
      yield* flaws(member.value, json, path);
    }
  }
  if (node.type === "Array") for (const element of node.elements) yield* flaws(element.value, json, path);
  if (node.type === "String") yield* rawBreak(node, json, path);
}

function* duplicates(members: readonly MemberNode[], path: string): Generator<Problem> {
  const seen = new Map<string, number>();
  for (const { name } of members) {
    const key = keyOf(name);
    const earlier = seen.get(key);
    const message = `key "${quoted(key)}" stands here already, in line ${earlier}`;
    if (earlier !== undefined) yield problem(path, "json.duplicate-key", message, name.loc.start);
    seen.set(key, name.loc.start.line);
  }
}

function* rawBreak(node: MemberNode["name"] | ValueNode, json: string, path: string): Generator<Problem> {
  const raw = json.slice(node.loc.start.offset, node.loc.end.offset);
  const message = "not valid JSON: a line break or control character within a text; write it as \\n or \\t";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what JSON forbids
  if (/[\u0000-\u001f]/.test(raw)) yield problem(path, "json.syntax", message, node.loc.start);
}

function keyOf(name: MemberNode["name"]): string {
  return name.type === "String" ? name.value : name.name;
}

interface Descent {
  readonly node: ValueNode;
  /** The member that holds `node`, where the whole way could be gone and ends in an object. */
  readonly member: MemberNode | undefined;
}

function descend(root: ValueNode, pointer: Pointer): Descent {
  let at: Descent = { node: root, member: undefined };
  for (const step of pointer) {
    const next = child(at.node, step);
    if (next === undefined) return { node: at.node, member: undefined };
    at = next;
  }
  return at;
}

function child(node: ValueNode, step: string | number): Descent | undefined {
  if (node.type === "Object") {
    const member = node.members.findLast(({ name }) => keyOf(name) === String(step));
    return member && { node: member.value, member };
  }
  const element = node.type === "Array" ? node.elements[Number(step)] : undefined;
  return element && { node: element.value, member: undefined };
}

function keyPlace(root: ValueNode, pointer: Pointer): Place {
  const { node, member } = descend(root, pointer);
  return (member?.name ?? node).loc.start;
}
