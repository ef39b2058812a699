import assert from "node:assert/strict";
import { sql } from "../../src/ledger/index.ts";
import { withLedger } from "./temporary.ts";

const article = `
  insert into articles (partner, warehouse, content_hash, revision, receipt, line, posted_at, sku, stored)
  values (?, 'main', '', 1, 1, 1, '', ?, ?)`;

describe("tables for mappings", () => {
  it("give a partner's stored articles, and those that do not say", () =>
    withLedger(async (ledger) => {
      await ledger.write(async (tx) => {
        await sql(tx).run(article, ["acme", "00123", 1]);
        await sql(tx).run(article, ["acme", "silent", null]);
        await sql(tx).run(article, ["acme", "elsewhere", 0]);
        await sql(tx).run(article, ["other", "theirs", 1]);
      });
      assert.deepEqual(await ledger.table("articles.stored", "acme"), new Set(["00123", "silent"]));
    }));

  it("are refused where the ledger has none of that name", () =>
    withLedger(async (ledger) => {
      await assert.rejects(ledger.table("articles.secret", "acme"), {
        code: "ledger.unknown-table",
        trouble: "configuration",
      });
    }));
});
