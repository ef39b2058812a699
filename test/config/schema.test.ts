import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import {
  feedDefaults,
  gatewayDefaults,
  receiptsDefaults,
  receiveDefaults,
  rulesDefaults,
} from "../../src/config/defaults.ts";

type Node = Readonly<Record<string, unknown>>;

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function schema(name: string): Node {
  const value: unknown = JSON.parse(
    readFileSync(new URL(`../../src/config/${name}.schema.json`, import.meta.url), "utf8"),
  );
  assert.ok(isNode(value));
  return value;
}

/** Every key that the schema knows, with what it says of it. */
function* keysOf(node: unknown): Generator<readonly [string, Node]> {
  if (Array.isArray(node)) for (const entry of node) yield* keysOf(entry);
  if (!isNode(node)) return;
  for (const [key, value] of Object.entries(isNode(node.properties) ? node.properties : {}))
    if (isNode(value)) yield [key, value];
  for (const value of Object.values(node)) yield* keysOf(value);
}

function at(node: Node, ...steps: readonly string[]): Node {
  const inner = steps.reduce<unknown>((value, step) => (isNode(value) ? value[step] : undefined), node);
  assert.ok(isNode(inner), steps.join("/"));
  return inner;
}

const gateway = schema("gateway");
const partner = schema("partner");

describe("the schemas of the configuration", () => {
  it("describe every key", () => {
    const keys = [...keysOf(gateway), ...keysOf(partner)];
    assert.ok(keys.length > 40);
    const bare = keys.filter(([, { description }]) => typeof description !== "string");
    assert.deepEqual(
      bare.map(([key]) => key),
      [],
    );
  });

  const documented: readonly (readonly [string, Node, Node])[] = [
    ["gateway.json", { timezone: gatewayDefaults.timezone }, at(gateway, "properties")],
    ["ledger", gatewayDefaults.ledger, at(gateway, "properties", "ledger", "properties")],
    ["log", gatewayDefaults.log, at(gateway, "properties", "log", "properties")],
    ["archive", gatewayDefaults.archive, at(gateway, "properties", "archive", "properties")],
    ["receive", receiveDefaults, at(partner, "$defs", "receive", "properties")],
    ["send", feedDefaults, at(partner, "$defs", "feed", "properties")],
    ["receipts", receiptsDefaults, at(partner, "properties", "receipts", "properties")],
    ["rules", { ...rulesDefaults }, at(partner, "properties", "rules", "properties")],
  ];
  for (const [name, defaults, properties] of documented) {
    it(`say the default that really holds for each key of ${name}`, () => {
      for (const [key, value] of Object.entries(defaults))
        assert.ok(String(at(properties, key).description).includes(`Default: ${JSON.stringify(value)}`), key);
    });
  }
});
