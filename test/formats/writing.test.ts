import assert from "node:assert/strict";
import { csv } from "../../src/formats/csv.ts";
import { neutral } from "../../src/formats/spreadsheet.ts";
import { xml } from "../../src/formats/xml.ts";
import { GatewayError } from "../../src/model/error.ts";
import type { WriteOptions } from "../../src/model/format.ts";
import type { OutCell, OutElement } from "../../src/model/record.ts";
import { writeDefaults } from "./reading.ts";

const text = (value: string): OutCell => ({ kind: "text", text: value });
const number = (value: string): OutCell => ({ kind: "number", text: value });

function csvOf(rows: readonly (readonly OutCell[])[], options: Partial<WriteOptions> = {}): Buffer {
  const encoder = csv.encoder({ ...writeDefaults, ...options });
  const begin = encoder.begin({ kind: "rows", columns: ["SKU", "Qty"] });
  const bytes = encoder.record({ kind: "rows", rows });
  assert.ok(bytes instanceof Uint8Array);
  return Buffer.concat([begin, bytes, encoder.end({ rows: [[text("END"), number("1")]] })]);
}

describe("writing csv", () => {
  const rows = [[text("A;1"), number("-5,0")]];

  it("quotes when needed, or always", () => {
    assert.equal(csvOf(rows, { delimiter: ";" }).toString(), 'SKU;Qty\n"A;1";-5,0\nEND;1\n');
    const always = csvOf(rows, { delimiter: ";", quote: "always", newline: "crlf" }).toString();
    assert.equal(always, '"SKU";"Qty"\r\n"A;1";"-5,0"\r\n"END";"1"\r\n');
  });

  it("leaves the header out where it is not wanted", () => {
    assert.equal(csvOf([[text("a"), number("1")]], { header: false }).toString(), "a,1\nEND,1\n");
  });

  it("begins with the byte order mark that is asked for", () => {
    assert.deepEqual([...csvOf([], { bom: true }).subarray(0, 4)], [0xef, 0xbb, 0xbf, 0x53]);
    assert.deepEqual([...csvOf([], { bom: true, encoding: "utf-16" }).subarray(0, 4)], [0xff, 0xfe, 0x53, 0]);
  });

  it("tells which character of which column an encoding lacks", () => {
    const encoder = csv.encoder({ ...writeDefaults, encoding: "windows-1252" });
    encoder.begin({ kind: "rows", columns: ["SKU", "Name"] });
    const problems = encoder.record({ kind: "rows", rows: [[text("A"), text("5 € 日本")]] });
    assert.ok(!(problems instanceof Uint8Array));
    assert.deepEqual(
      problems.map(({ code, field, found, scope }) => ({ code, field, found, scope })),
      [{ code: "encoding.unwritable", field: "Name", found: "日", scope: "record" }],
    );
  });

  it("throws where the mapping's own column name cannot be written", () => {
    const encoder = csv.encoder({ ...writeDefaults, encoding: "iso-8859-1" });
    assert.throws(() => encoder.begin({ kind: "rows", columns: ["Price €"] }), GatewayError);
  });

  it("neutralises text but not numbers where a spreadsheet may open the file", () => {
    const cells = [[text("=1+1"), number("-5")]];
    assert.equal(csvOf(cells, { spreadsheetSafe: true }).toString(), "SKU,Qty\n'=1+1,-5\nEND,1\n");
    assert.equal(csvOf(cells).toString(), "SKU,Qty\n=1+1,-5\nEND,1\n");
  });

  it("quotes what would run if a spreadsheet cut the row at another delimiter", () => {
    const cells = [[text("1;=1+1"), number("1")]];
    assert.equal(csvOf(cells, { spreadsheetSafe: true }).toString(), 'SKU,Qty\n"1;=1+1",1\nEND,1\n');
  });
});

describe("neutral text", () => {
  const running = [
    "=1+1",
    "+1+1",
    "-1+A1",
    "@SUM(1,1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    '"=1+1',
    "\u3000=1+1",
    "\u00a0=1+1",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠1+1",
    ";=1+1",
    ",=1+1",
    "; -cmd",
    "\t5",
    "@handle",
    "=",
    "-cmd|' /C calc'!A0",
    "+47 123 ext",
  ];
  const plain = [
    "-5",
    "-5,00",
    "+358401234567",
    "+47 123 45 678",
    "(+47) 12",
    "-",
    "A-5",
    "5=5",
    "a@b.fi",
    "",
    "Å",
  ];

  for (const each of running) {
    it(`puts an apostrophe before ${JSON.stringify(each)}`, () => assert.equal(neutral(each), `'${each}`));
  }
  for (const each of plain) {
    it(`leaves ${JSON.stringify(each)} alone`, () => assert.equal(neutral(each), each));
  }
});

const element = (name: string, content: Partial<OutElement> = {}): OutElement => ({
  name,
  attributes: [],
  text: "",
  children: [],
  ...content,
});

function xmlOf(
  root: OutElement,
  records: readonly OutElement[],
  options: Partial<WriteOptions> = {},
): Buffer {
  const encoder = xml.encoder({ ...writeDefaults, format: "xml", ...options });
  const pieces = [encoder.begin({ kind: "element", root })];
  for (const record of records) {
    const bytes = encoder.record({ kind: "element", element: record });
    assert.ok(bytes instanceof Uint8Array);
    pieces.push(bytes);
  }
  return Buffer.concat([...pieces, encoder.end({ rows: [] })]);
}

describe("writing xml", () => {
  it("writes the declaration, the root with its own, and the records in it", () => {
    const root = element("Ships", {
      attributes: [["count", "2"]],
      children: [element("Head", { text: "a<b" })],
    });
    const line = element("Line", { attributes: [["sku", `"A"\n'`]], text: " x > y\r" });
    const records = [element("Ship", { children: [line, element("Empty")] }), element("Ship")];
    const expected = `<?xml version="1.0" encoding="utf-8"?>
<Ships xmlns="urn:ship:1" count="2">
  <Head>a&lt;b</Head>
  <Ship>
    <Line sku="&quot;A&quot;&#10;&apos;"> x &gt; y&#13;</Line>
    <Empty/>
  </Ship>
  <Ship/>
</Ships>
`;
    assert.equal(xmlOf(root, records, { namespace: "urn:ship:1" }).toString(), expected);
  });

  it("writes a root without records", () => {
    assert.equal(xmlOf(element("r"), []).toString(), '<?xml version="1.0" encoding="utf-8"?>\n<r>\n</r>\n');
  });

  it("writes what the encoding lacks as a reference", () => {
    const bytes = xmlOf(element("r"), [element("a", { text: "€ 日" })], { encoding: "iso-8859-1" });
    assert.ok(bytes.toString("latin1").includes("<a>&#8364; &#26085;</a>"));
  });

  it("tells of characters that XML cannot hold", () => {
    const encoder = xml.encoder({ ...writeDefaults, format: "xml" });
    encoder.begin({ kind: "element", root: element("r") });
    for (const bad of ["\u0000", "\u0001", "\u001b", "\ufffe", "\ud800"]) {
      const problems = encoder.record({
        kind: "element",
        element: element("a", { attributes: [["b", bad]] }),
      });
      assert.ok(!(problems instanceof Uint8Array));
      assert.deepEqual(
        problems.map(({ code, field }) => [code, field]),
        [["encoding.unwritable", "a/@b"]],
      );
    }
  });

  it("throws for what is no XML name, is declared nowhere, or stands twice", () => {
    const wrong = [
      element("two words"),
      element("1st"),
      element(""),
      element("p:a"),
      element("a:b:c"),
      element("a", { attributes: [["b c", ""]] }),
      element("a", {
        attributes: [
          ["b", ""],
          ["b", ""],
        ],
      }),
      element("#text"),
    ];
    for (const each of wrong) assert.throws(() => xmlOf(element("r"), [each]), GatewayError, each.name);
    xmlOf(element("r", { attributes: [["xmlns:p", "urn:p"]] }), [element("p:a"), element("__proto__")]);
  });

  it("looks for the prefixes of records in a root that comes after them", () => {
    const encoder = xml.encoder({ ...writeDefaults, format: "xml" });
    encoder.record({ kind: "element", element: element("p:a") });
    assert.throws(() => encoder.begin({ kind: "element", root: element("r") }), GatewayError);
    const late = xml.encoder({ ...writeDefaults, format: "xml" });
    late.record({ kind: "element", element: element("p:a") });
    late.begin({ kind: "element", root: element("r", { attributes: [["xmlns:p", "urn:p"]] }) });
  });
});
