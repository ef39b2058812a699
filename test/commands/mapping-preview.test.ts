import assert from "node:assert/strict";
import { join } from "node:path";
import { mappingPreview } from "../../src/commands/mapping-preview.ts";
import { hear, stockIn, stockOut, withFolder } from "./heard.ts";

const good = "Item;Free\nA;1,5\nB;20\nGONE;1\nWAIT;2\n";

describe("mapping preview", () => {
  it("prints documents, problems and outcomes, without any configuration", () =>
    withFolder({ "stock.json": stockIn, "stock.csv": good }, async (folder) => {
      const file = join(folder, "stock.csv");
      const { code, said } = await hear(folder, true, (context) =>
        mappingPreview(context, join(folder, "stock.json"), file),
      );
      assert.equal(code, 0);
      assert.deepEqual(JSON.parse(said), {
        documents: [
          { sku: "A", available: "1.5" },
          { sku: "B", available: "20" },
          { sku: "WAIT", available: "2" },
        ],
        problems: [],
        outcomes: { take: 2, skip: 1, cancel: 0, reject: 0, hold: 1 },
      });
    }));

  it("gives {$file} as the file's name alone, as when the file comes in", () =>
    withFolder(
      {
        "mappings/a/stock.json": {
          ...stockIn,
          map: { sku: "{Item} {$file}", available: { number: "{Free}" } },
        },
        "s.csv": "Item;Free\nA;1\n",
      },
      async (folder) => {
        const file = join(folder, "s.csv");
        const { said } = await hear(folder, true, (context) => mappingPreview(context, "a/stock", file));
        assert.deepEqual(JSON.parse(said).documents, [{ sku: "A s.csv", available: "1" }]);
      },
    ));

  it("tells a bad record with its place, shows the others and ends with 1", () =>
    withFolder({ "mappings/a/stock.json": stockIn, "s.csv": "Item;Free\nA;1,5\nB;x\n" }, async (folder) => {
      const file = join(folder, "s.csv");
      const { code, said } = await hear(folder, true, (context) => mappingPreview(context, "a/stock", file));
      const { documents, problems, outcomes } = JSON.parse(said);
      assert.equal(code, 1);
      assert.deepEqual(documents, [{ sku: "A", available: "1.5" }]);
      assert.equal(outcomes.reject, 1);
      const { line, column, found, severity, scope } = problems[0];
      assert.deepEqual(
        { file: problems[0].file, line, column, found, severity, scope },
        { file, line: 3, column: 2, found: "x", severity: "error", scope: undefined },
      );
    }));

  it("shows a person the problems, the documents and what would become of the file", () =>
    withFolder({ "mappings/a/stock.json": stockIn, "s.csv": "Item;Free\nA;1,5\nB;x\n" }, async (folder) => {
      const file = join(folder, "s.csv");
      const { said } = await hear(folder, false, (context) => mappingPreview(context, "a/stock", file));
      assert.match(said, /s\.csv:3:2 {2}error {2}.*"x"/);
      assert.match(said, /stock A, line 2\n {2}sku: A\n {2}available: 1\.5\n/);
      assert.match(said, /1 taken, 1 rejected; 1 problem\.\nThe whole file would be refused/);
    }));

  it("shows a person at most 20 documents and says how many more there are", () =>
    withFolder(
      {
        "mappings/a/stock.json": stockIn,
        "s.csv": `Item;Free\n${Array.from({ length: 25 }, (_, at) => `S${at};1\n`).join("")}`,
      },
      async (folder) => {
        const file = join(folder, "s.csv");
        const { said } = await hear(folder, false, (context) => mappingPreview(context, "a/stock", file));
        assert.equal(said.match(/^stock S/gm)?.length, 20);
        assert.match(said, /\.\.\. and 5 more/);
      },
    ));

  it("says that a file with a wrong header would be refused whole", () =>
    withFolder({ "mappings/a/stock.json": stockIn, "s.csv": "Item,Free\nA,1\n" }, async (folder) => {
      const file = join(folder, "s.csv");
      const { code, said } = await hear(folder, true, (context) => mappingPreview(context, "a/stock", file));
      const { documents, problems } = JSON.parse(said);
      assert.equal(code, 1);
      assert.deepEqual(documents, []);
      assert.ok(problems.length > 0);
    }));

  it("writes documents into the file's text, and tells its name", () =>
    withFolder(
      {
        "mappings/a/out.json": stockOut,
        "docs.json": [
          { sku: "B", available: "2.4" },
          { sku: "A", available: "7" },
        ],
      },
      async (folder) => {
        const file = join(folder, "docs.json");
        const plain = await hear(folder, false, (context) => mappingPreview(context, "a/out", file));
        assert.deepEqual([plain.code, plain.said], [0, "SKU,Qty\nA,7\nB,2\n"]);
        assert.match(plain.noted, /stock_001\.csv: 2 taken/);
        const { said } = await hear(folder, true, (context) => mappingPreview(context, "a/out", file));
        const { documents, outcomes, file: made } = JSON.parse(said);
        assert.equal(documents.length, 2);
        assert.equal(outcomes.take, 2);
        assert.deepEqual(made, { name: "stock_001.csv", text: "SKU,Qty\nA,7\nB,2\n" });
      },
    ));

  it("tells what is wrong with documents to write, with line and column", () =>
    withFolder(
      { "mappings/a/out.json": stockOut, "docs.json": '[\n  { "sku": "A", "available": 7 }\n]' },
      async (folder) => {
        const file = join(folder, "docs.json");
        const { code, said } = await hear(folder, true, (context) => mappingPreview(context, "a/out", file));
        const [problem] = JSON.parse(said).problems;
        assert.equal(code, 1);
        assert.deepEqual([problem.file, problem.line], [file, 2]);
      },
    ));

  it("ends with 2 for a mapping that cannot be used, and names its line", () =>
    withFolder(
      { "mappings/a/stock.json": '{\n "gives": "stock",\n "fil": {}\n}', "s.csv": "" },
      async (folder) => {
        const file = join(folder, "s.csv");
        const { code, said } = await hear(folder, true, (context) =>
          mappingPreview(context, "a/stock", file),
        );
        const { problems, documents } = JSON.parse(said);
        assert.equal(code, 2);
        assert.deepEqual(documents, []);
        assert.ok(
          problems.some(
            (one: { file: string; line: number }) => one.file === "mappings/a/stock.json" && one.line === 3,
          ),
        );
      },
    ));

  it("names the mapping that was meant", () =>
    withFolder({ "mappings/a/stock.json": stockIn, "s.csv": good }, async (folder) => {
      await assert.rejects(
        hear(folder, true, (context) => mappingPreview(context, "a/stok", join(folder, "s.csv"))),
        { code: "usage.mapping", message: /did you mean "a\/stock"/ },
      );
    }));

  it("refuses a sample that is not there", () =>
    withFolder({ "mappings/a/stock.json": stockIn }, async (folder) => {
      await assert.rejects(
        hear(folder, true, (context) => mappingPreview(context, "a/stock", join(folder, "no.csv"))),
        { code: "usage.file" },
      );
    }));

  it("takes the ledger's tables to be empty where there is no ledger, and says so", () => {
    const tables = { stored: { from: "articles.stored" } };
    const accept = [{ where: { sku: { in: "stored" } }, otherwise: "reject", because: "unknown SKU" }];
    const mapping = { ...stockIn, tables, accept };
    return withFolder({ "mappings/a/stock.json": mapping, "s.csv": "Item;Free\nA;1\n" }, async (folder) => {
      const file = join(folder, "s.csv");
      const { code, said, noted } = await hear(folder, true, (context) =>
        mappingPreview(context, "a/stock", file),
      );
      assert.match(noted, /articles\.stored is taken to be empty/);
      assert.equal(JSON.parse(said).outcomes.reject, 1);
      assert.equal(code, 1);
    });
  });
});
