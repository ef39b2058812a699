import assert from "node:assert/strict";
import { compileSchema } from "../../src/check/schema.ts";
import { documents } from "../../src/documents/index.ts";
import { articleColumns } from "../../src/ledger/articles.ts";
import type { Column } from "../../src/ledger/columns.ts";
import { orderColumns, orderLineColumns } from "../../src/ledger/orders.ts";
import { refundColumns, refundLineColumns } from "../../src/ledger/refunds.ts";
import { returnColumns, returnLineColumns } from "../../src/ledger/returns.ts";
import { parcelColumns, shipmentColumns, shipmentLineColumns } from "../../src/ledger/shipments.ts";
import { stockColumns } from "../../src/ledger/stock.ts";

interface Place {
  readonly path: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Every field of a schema that holds a value, with its path: `lines.sku`. */
function fieldsOf(schema: Readonly<Record<string, unknown>>, above = ""): readonly Place[] {
  if (isObject(schema.items)) return fieldsOf(schema.items, above);
  if (!isObject(schema.properties)) return [{ path: above.slice(0, -1), schema }];
  return Object.entries(schema.properties).flatMap(([name, part]) =>
    isObject(part) ? fieldsOf(part, `${above}${name}.`) : [],
  );
}

/** Every part of a schema that describes something. */
function partsOf(schema: Readonly<Record<string, unknown>>): readonly Readonly<Record<string, unknown>>[] {
  const inner = isObject(schema.properties) ? Object.values(schema.properties) : [];
  const parts = [...inner, schema.items].filter(isObject);
  return [schema, ...parts.flatMap(partsOf)];
}

const kept: ReadonlyMap<string, readonly (readonly [string, readonly Column[]])[]> = new Map([
  ["order", [["", orderColumns] as const, ["lines.", orderLineColumns] as const]],
  ["article", [["", articleColumns] as const]],
  ["stock", [["", stockColumns] as const]],
  [
    "shipment",
    [
      ["", shipmentColumns] as const,
      ["parcels.", parcelColumns] as const,
      ["lines.", shipmentLineColumns] as const,
    ],
  ],
  ["return", [["", returnColumns] as const, ["lines.", returnLineColumns] as const]],
  ["refund", [["", refundColumns] as const, ["lines.", refundLineColumns] as const]],
]);

const kinds: Readonly<Record<string, string>> = { quantity: "quantity", "date-time": "instant" };

describe("the schemas of documents", () => {
  for (const [name, { schema, key }] of documents) {
    it(`${name}: every field has a column of its kind, and every column a field`, () => {
      const fields = fieldsOf(schema).filter((place) => !place.schema.readOnly && place.path !== "store");
      const wanted = fields.map(({ path, schema: { type, format } }) => {
        const kind = type === "boolean" ? "yesno" : (kinds[String(format)] ?? "text");
        return `${path} ${kind}`;
      });
      const columns = (kept.get(name) ?? []).flatMap(([prefix, list]) =>
        list.map(({ group, field, kind }) => `${prefix}${group === "" ? "" : `${group}.`}${field} ${kind}`),
      );
      assert.deepEqual(columns.sort(), wanted.sort());
    });

    it(`${name}: every part is described, and objects take no other fields`, () => {
      for (const part of partsOf(schema)) {
        assert.ok(typeof part.description === "string" && /[.?]$/.test(part.description), String(part.title));
        if (part.type === "object") assert.equal(part.additionalProperties, false);
      }
    });

    it(`${name}: what identifies it is required`, () => {
      const required = Array.isArray(schema.required) ? schema.required : [];
      for (const field of key) assert.ok(required.includes(field), field);
    });
  }
});

describe("the patterns of fields", () => {
  const order = documents.get("order");
  const stock = documents.get("stock");
  const patterns = new Map(
    [...fieldsOf(order?.schema ?? {}), ...fieldsOf(stock?.schema ?? {})].map(({ path, schema }) => [
      path,
      new RegExp(String(schema.pattern)),
    ]),
  );
  const cases = [
    ["total", ["0", "-4.9", "12345678901234567.89", "35.949999999999"], ["", "1,5", ".5", "1e3", "٣", "+1"]],
    ["lines.quantity", ["1", "0.0001", "99999999999.9999"], ["0", "0.0000", "-1", "1.00001", "100000000000"]],
    ["onHand", ["0", "-3", "2.5"], ["", "2.", "1.23456"]],
    [
      "orderedAt",
      ["2025-01-31T08:00:00Z", "2025-01-31T08:00:00.123Z"],
      ["2025-01-31", "2025-01-31T08:00:00+02:00"],
    ],
    ["deliveryDate", ["2025-01-31"], ["31.01.2025", "2025-01-31T08:00:00Z"]],
    ["deliverTo.country", ["FI"], ["fi", "FIN", "Finland", "F"]],
    ["currency", ["EUR"], ["eur", "€", "EU"]],
  ] as const;

  for (const [path, good, bad] of cases) {
    it(`${path} takes ${good.join(" ")} and not ${bad.join(" ")}`, () => {
      const pattern = patterns.get(path);
      assert.ok(pattern);
      for (const value of good) assert.match(value, pattern);
      for (const value of bad) assert.doesNotMatch(value, pattern);
    });
  }

  it("say by example what a pattern wants: nobody at a partner reads patterns", () => {
    for (const { schema } of documents.values())
      for (const { path, schema: field } of fieldsOf(schema))
        assert.ok(
          field.pattern === undefined ||
            field.format === "date-time" ||
            Array.isArray(field.examples) ||
            field.format === "date",
          path,
        );
  });

  it("let a warehouse's figures go below zero, but not what is ordered or shipped", () => {
    const problems = (name: string, content: unknown) => {
      const schema = documents.get(name)?.schema;
      assert.ok(schema);
      return compileSchema(schema)
        .validate(content)
        .map(({ message }) => message);
    };
    assert.deepEqual(problems("stock", { sku: "A", onHand: "-1", available: "-2.5" }), []);
    assert.ok(
      problems("order", { lines: [{ lineId: "1", sku: "A", quantity: "-1" }] }).includes(
        'lines[0].quantity is "-1", expected something like "1", "12" or "0.1234"',
      ),
    );
  });
});
