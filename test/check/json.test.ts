import assert from "node:assert/strict";
import { parseJson } from "../../src/check/json.ts";

function said(text: string): readonly string[] {
  return parseJson(text, "x.json").problems.map(
    ({ line, column, message }) => `${line}:${column} ${message}`,
  );
}

describe("JSON that a person wrote", () => {
  const text = '{\n  "name": "acme",\n  "lines": [\n    { "sku": "A" },\n    { "sku": "B" } ]\n}';
  const parsed = parseJson(text, "x.json");

  it("is read into plain values", () => {
    assert.deepEqual(parsed.problems, []);
    assert.deepEqual(parsed.value, { name: "acme", lines: [{ sku: "A" }, { sku: "B" }] });
  });

  it("gives the place of a value and of the key that names it", () => {
    assert.deepEqual(pick(parsed.place(["lines", 1, "sku"])), [5, 14]);
    assert.deepEqual(pick(parsed.keyPlace(["lines", 1, "sku"])), [5, 7]);
    assert.deepEqual(pick(parsed.place(["lines", "1"])), [5, 5]);
  });

  it("gives the place of what is around a thing that is missing", () => {
    assert.deepEqual(pick(parsed.place(["lines", 1, "quantity"])), [5, 5]);
    assert.deepEqual(pick(parsed.place(["lines", 7])), [3, 12]);
    assert.deepEqual(pick(parsed.keyPlace(["rules", "unknownSku"])), [1, 1]);
    assert.deepEqual(pick(parsed.keyPlace(["name", "first"])), [2, 11]);
  });

  it("finds nothing behind names that every object inherits", () => {
    assert.deepEqual(pick(parsed.place(["constructor", "name"])), [1, 1]);
  });

  it("keeps __proto__ as a key like any other", () => {
    const { value } = parseJson('{ "__proto__": { "polluted": true } }', "x.json");
    assert.deepEqual(Object.keys(value ?? {}), ["__proto__"]);
    assert.equal(Object.getPrototypeOf(value), Object.prototype);
    assert.equal(Reflect.get({}, "polluted"), undefined);
  });

  const broken: readonly (readonly [string, string])[] = [
    ["", "1:1 not valid JSON: the file is empty"],
    ["  \n", "1:1 not valid JSON: the file is empty"],
    ['{"a": 1,\n}', '2:1 not valid JSON: a comma stands before "}"'],
    ['{\n  "a": 1\n  "b": 2\n}', '3:3 not valid JSON: did not expect "b" here'],
    ['{"a": tru}', '1:7 not valid JSON: did not expect "tru" here'],
    ['{"a": "x', "1:9 not valid JSON: it ends too early"],
    ['{"a": 1}}', '1:9 not valid JSON: did not expect "}" here'],
    ['{"a": 1} // so', '1:10 not valid JSON: did not expect "/" here'],
  ];
  for (const [wrong, message] of broken) {
    it(`says where and why ${JSON.stringify(wrong)} is none`, () => {
      const { value, problems } = parseJson(wrong, "x.json");
      assert.deepEqual([value, problems.length, problems[0]?.file], [undefined, 1, "x.json"]);
      assert.deepEqual(said(wrong), [message]);
    });
  }

  it("tells a key that stands twice, at the second", () => {
    assert.deepEqual(said('{\n  "a": { "x": 1,\n    "\\u0078": 2 },\n  "b": 3, "a": 4 }'), [
      '4:11 key "a" stands here already, in line 2',
      '3:5 key "x" stands here already, in line 2',
    ]);
  });

  it("refuses a line break within a text", () => {
    assert.match(said('{"a": "one\ntwo"}')[0] ?? "", /^1:7 not valid JSON: a line break/);
  });
});

function pick({ line, column }: { line: number; column: number }): readonly number[] {
  return [line, column];
}
