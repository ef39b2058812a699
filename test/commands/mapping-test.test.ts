import assert from "node:assert/strict";
import { mappingTest } from "../../src/commands/mapping-test.ts";
import { hear, stockIn, stockOut, withFolder } from "./heard.ts";

const reading = { ...stockIn, tests: [{ file: "samples/in.csv", expect: "samples/in.json" }] };
const writing = {
  ...stockOut,
  tests: [{ documents: "samples/out.json", expect: "samples/out.csv", sequence: 4 }],
};
const base = {
  "mappings/a/in.json": reading,
  "mappings/a/out.json": writing,
  "mappings/a/samples/in.csv": "Item;Free\nA;1,5\n",
  "mappings/a/samples/in.json": [{ available: "1.5", sku: "A" }],
  "mappings/a/samples/out.json": [{ sku: "A", available: "7" }],
  "mappings/a/samples/out.csv": "SKU,Qty\nA,7\n",
};

describe("mapping test", () => {
  it("runs the tests of every mapping and ends with 0 when all pass", () =>
    withFolder(base, async (folder) => {
      const { code, said } = await hear(folder, false, (context) => mappingTest(context, []));
      assert.equal(code, 0);
      assert.match(said, /passed {2}a\/in {2}samples\/in\.csv -> samples\/in\.json/);
      assert.match(said, /passed {2}a\/out {2}samples\/out\.json -> samples\/out\.csv/);
      assert.match(said, /2 tests passed, 0 failed\.\n$/);
    }));

  it("shows a unified diff of documents that differ and ends with 1", () =>
    withFolder({ ...base, "mappings/a/samples/in.json": [{ sku: "A", available: "2" }] }, async (folder) => {
      const { code, said } = await hear(folder, false, (context) => mappingTest(context, ["a/in"]));
      assert.equal(code, 1);
      assert.match(said, /failed {2}a\/in/);
      assert.match(said, /^ +-.*"available": "2"/m);
      assert.match(said, /^ +\+.*"available": "1\.5"/m);
    }));

  it("compares written files byte for byte, line ends too", () =>
    withFolder({ ...base, "mappings/a/samples/out.csv": "SKU,Qty\r\nA,7\r\n" }, async (folder) => {
      const { code, said } = await hear(folder, false, (context) => mappingTest(context, ["a/out"]));
      assert.equal(code, 1);
      assert.match(said, /^ +-A,7␍$/m);
      assert.match(said, /^ +\+A,7$/m);
    }));

  it("tells a missing byte order mark from a text that differs", () =>
    withFolder({ ...base, "mappings/a/samples/out.csv": "\uFEFFSKU,Qty\nA,7\n" }, async (folder) => {
      const { said } = await hear(folder, false, (context) => mappingTest(context, ["a/out"]));
      assert.match(said, /the text is as expected, the bytes are not/);
    }));

  it("can expect problems and outcomes, of which only the keys named count", () => {
    const expected = {
      documents: [{ sku: "A", available: "1.5" }],
      problems: [{ line: 3, found: "x" }],
      outcomes: { take: 1, skip: 0, cancel: 0, reject: 1, hold: 0 },
    };
    const files = { "mappings/a/samples/in.csv": "Item;Free\nA;1,5\nB;x\n" };
    return withFolder({ ...base, ...files, "mappings/a/samples/in.json": expected }, async (folder) => {
      const { code, said } = await hear(folder, false, (context) => mappingTest(context, ["a/in"]));
      assert.equal(code, 0, said);
    });
  });

  it("fails a test whose whole sample is refused", () =>
    withFolder(
      { ...base, "mappings/a/samples/in.csv": "Wrong\nA\n", "mappings/a/samples/in.json": [] },
      async (folder) => {
        const { code, said } = await hear(folder, false, (context) => mappingTest(context, ["a/in"]));
        assert.equal(code, 1);
        assert.match(said, /the whole file is refused/);
      },
    ));

  it("fails a test whose sample is not there and runs the others", () =>
    withFolder(
      { ...base, "mappings/a/in.json": { ...reading, tests: [{ file: "no.csv", expect: "no.json" }] } },
      (folder) =>
        hear(folder, true, (context) => mappingTest(context, [])).then(({ code, said }) => {
          const { passed, failed } = JSON.parse(said);
          assert.deepEqual([code, passed, failed], [1, 1, 1]);
        }),
    ));

  it("mentions a mapping without tests", () =>
    withFolder({ "mappings/a/in.json": stockIn }, async (folder) => {
      const { code, said } = await hear(folder, false, (context) => mappingTest(context, []));
      assert.equal(code, 0);
      assert.match(said, /a\/in has no tests\./);
    }));

  it("ends with 2 for a mapping that cannot be used", () =>
    withFolder({ ...base, "mappings/a/broken.json": '{ "gives": "stock" ' }, async (folder) => {
      const { code, said } = await hear(folder, true, (context) => mappingTest(context, []));
      const { passed, problems } = JSON.parse(said);
      assert.deepEqual([code, passed, problems[0].file], [2, 2, "mappings/a/broken.json"]);
    }));
});
