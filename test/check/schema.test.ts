import assert from "node:assert/strict";
import { parseJson } from "../../src/check/json.ts";
import { compileSchema } from "../../src/check/schema.ts";

function verb(name: string, more: object = {}): object {
  const properties = { [name]: { type: "string" }, note: { type: "string" }, ...more };
  return { type: "object", required: [name], properties, additionalProperties: false };
}

/** Recursive and with several forms, as a vocabulary of verbs is. */
const verbs = compileSchema({
  $schema: "https://json-schema.org/draft/2020-12/schema",
  type: "object",
  additionalProperties: { $ref: "#/$defs/value" },
  $defs: {
    value: {
      oneOf: [
        { type: "string" },
        { $ref: "#/$defs/number" },
        { $ref: "#/$defs/date" },
        { $ref: "#/$defs/map" },
      ],
    },
    number: verb("number", { min: { type: "number" } }),
    date: verb("date", { format: { enum: ["iso", "day"] } }),
    map: verb("map", {
      at: { type: "string" },
      map: { type: "object", additionalProperties: { $ref: "#/$defs/value" } },
    }),
  },
});

const order = compileSchema({
  type: "object",
  required: ["orderNumber", "lines"],
  additionalProperties: false,
  properties: {
    orderNumber: { type: "string", minLength: 1 },
    total: { type: "string", format: "decimal" },
    orderedAt: { type: "string", format: "date-time" },
    deliveryDate: { type: "string", format: "date" },
    currency: { type: "string", pattern: "^[A-Z]{3}$", examples: ["EUR"] },
    paid: { type: "boolean" },
    lines: {
      type: "array",
      minItems: 1,
      items: {
        type: "object",
        required: ["sku"],
        properties: { sku: { type: "string" }, quantity: { type: "string", format: "quantity" } },
      },
    },
  },
});

function told(text: string): readonly string[] {
  const problems = verbs.checkJson(parseJson(text, "m.json"));
  return problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

function messages(value: unknown): readonly string[] {
  return order.validate(value).map(({ message }) => message);
}

describe("a value that may have several forms", () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['{ "a": 5 }', ["1:8 a is 5, expected text or an object"]],
    ['{ "a": { "number": "{x}", "min": "1" } }', ['1:34 a.min is "1", expected a number']],
    ['{ "a": { "nmber": "{x}", "min": 1 } }', ['1:10 unknown key "nmber"; did you mean "number"?']],
    ['{ "a": { "min": 1 } }', ['1:8 key "number" is missing']],
    ['{ "a": {} }', ['1:8 one of the keys "number", "date" or "map" is missing']],
    [
      '{ "a": { "date": "x", "format": "isso" } }',
      ['1:33 a.format is "isso", expected one of "iso", "day"; did you mean "iso"?'],
    ],
    [
      '{ "a": { "map": { "b": { "map": { "c": [] } } } } }',
      ["1:40 a.map.b.map.c is an empty list, expected text or an object"],
    ],
    ['{ "a": { "number": "x", "date": "y" } }', ['1:25 unknown key "date"']],
  ];
  for (const [text, expected] of cases) {
    it(`is told of in the words of the nearest one: ${text}`, () => assert.deepEqual(told(text), expected));
  }

  it("hides no failure elsewhere, and all are told in the order of their lines", () => {
    assert.deepEqual(told('{ "z": 1,\n "b": { "number": 2 },\n "a": { "note": "n" } }'), [
      "1:8 z is 1, expected text or an object",
      "2:19 b.number is 2, expected text",
      '3:7 one of the keys "number", "date" or "map" is missing',
    ]);
  });

  it("is told of by its mark where the forms carry one", () => {
    const form = (type: string, extra: string) => ({
      ...{ type: "object", required: ["type", extra], additionalProperties: false },
      properties: { type: { const: type }, [extra]: { type: "string" } },
    });
    const check = compileSchema({ oneOf: [form("folder", "path"), form("sftp", "host")] });
    assert.deepEqual(
      check.validate({ type: "sfpt", host: "x" }).map(({ message }) => message),
      ['type is "sfpt", expected one of "folder", "sftp"; did you mean "sftp"?'],
    );
    assert.deepEqual(
      check.validate({ type: "sftp", hots: "x" }).map(({ message }) => message),
      ['unknown key "hots"; did you mean "host"?'],
    );
  });

  it("still hears of the keys that stand beside the forms", () => {
    const check = compileSchema({
      type: "object",
      properties: { file: { type: "string" }, rows: { type: "array" }, keys: { type: "array" } },
      required: ["keys"],
      oneOf: [{ required: ["file"] }, { required: ["rows"] }],
    });
    const paths = (value: unknown) => check.validate(value).map(({ message }) => message);
    assert.deepEqual(paths({ keys: 1 }), [
      "keys is 1, expected a list",
      'one of the keys "file" or "rows" is missing',
    ]);
    assert.match(paths({ keys: [], file: "x", rows: [] })[0] ?? "", /expected exactly one of the forms/);
  });
});

describe("a document's content", () => {
  const sound = {
    orderNumber: "1",
    total: "-12.5",
    orderedAt: "2025-01-31T08:00:00Z",
    lines: [{ sku: "A", quantity: "3" }],
  };

  it("has nothing wrong with it when it fits", () => assert.deepEqual(order.validate(sound), []));

  it("is told of all at once, each with its path, what was found and what was expected", () => {
    const failures = order.validate({ ...sound, paid: "yes", lines: [{ sku: "A" }, { quantity: "1,5" }] });
    assert.deepEqual(
      failures.map(({ path, found, expected, code }) => [path, found, expected, code]),
      [
        ["paid", "yes", "true or false", "field.type"],
        ["lines[1].sku", "", "sku", "field.missing"],
        ["lines[1].quantity", "1,5", "a quantity like 12 or 0.5", "field.quantity"],
      ],
    );
  });

  it("may hold names that every object inherits", () => {
    const hostile = JSON.parse(
      '{ "orderNumber": "1", "lines": [{ "sku": "A" }], "constructor": "x", "__proto__": "y" }',
    );
    assert.deepEqual(messages(hostile), ['unknown key "constructor"', 'unknown key "__proto__"']);
    assert.deepEqual(messages(Object.assign(Object.create(null), sound)), []);
  });

  const decimals: readonly (readonly [string, boolean])[] = [
    ...(["0", "12.5", "-12.5", "0.05", "12345678901234567890.1"] as const).map(
      (text) => [text, true] as const,
    ),
    ...(["", "12.50", "1,5", "1e5", "+1", "01", ".5", "1.", "-0", "NaN", " 1", "1 000", "١"] as const).map(
      (text) => [text, false] as const,
    ),
  ];
  for (const [total, fits] of decimals) {
    it(`${fits ? "takes" : "refuses"} ${JSON.stringify(total)} as a decimal`, () => {
      assert.equal(order.validate({ ...sound, total }).length === 0, fits);
    });
  }

  it("takes a quantity below zero: which ones may be so, the schema's pattern says", () => {
    assert.deepEqual(messages({ ...sound, lines: [{ sku: "A", quantity: "-2.5" }] }), []);
  });

  it("has UTC instants and days that can be", () => {
    const wrong = [
      "2025-01-31T08:00:00",
      "2025-13-31T08:00:00Z",
      "2025-01-31T24:00:00Z",
      "2025-01-31T08:00:00+02:00",
    ];
    for (const orderedAt of wrong) assert.equal(messages({ ...sound, orderedAt }).length, 1, orderedAt);
    for (const deliveryDate of ["31.1.2025", "2025-1-31", "2025-00-10"])
      assert.equal(messages({ ...sound, deliveryDate }).length, 1, deliveryDate);
  });

  it("says what a pattern wants by its example", () => {
    assert.deepEqual(messages({ ...sound, currency: "eur" }), [
      'currency is "eur", expected something like "EUR"',
    ]);
  });

  it("needs some of what may not be empty", () => {
    assert.deepEqual(messages({ orderNumber: "", lines: [] }), [
      'orderNumber is "", expected some text',
      "lines is an empty list, expected at least one entry",
    ]);
  });
});

describe("a secret", () => {
  it("is not shown when it is of the wrong form", () => {
    const check = compileSchema({
      type: "object",
      properties: { password: { type: "object", writeOnly: true } },
    });
    assert.ok(!JSON.stringify(check.validate({ password: "hunter2" })).includes("hunter2"));
  });
});
