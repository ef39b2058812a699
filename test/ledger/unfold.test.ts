import assert from "node:assert/strict";
import { sql } from "../../src/ledger/index.ts";
import type { Binding, SqlTransaction } from "../../src/ledger/transaction.ts";
import { insertAll, packed, unfold, unfoldKeys } from "../../src/ledger/unfold.ts";
import { withLedger } from "./temporary.ts";

const table = "create table things (id integer primary key, name text, amount text) strict";
const columns = ["id", "name", "amount"];

function withTable(work: (tx: SqlTransaction) => Promise<void>): Promise<void> {
  return withLedger((ledger) =>
    ledger.write(async (tx) => {
      await sql(tx).all(table, []);
      await work(sql(tx));
    }),
  );
}

describe("bulk statements", () => {
  it("insert rows as they are, text as text and nothing as null", () =>
    withTable(async (tx) => {
      const rows: Binding[][] = [
        [1, "00123", "12.50"],
        [2, null, "1e5"],
        [3, "'\"\\ ? ?? :x \u0000 \u2028 \n\r\t 中文 🚚", ""],
        [4, "[1]", '{"a":1}'],
        [5, "null", "true"],
      ];
      assert.equal(await insertAll(tx, "things", columns, rows), 5);
      const found = await tx.all("select * from things order by id", []);
      assert.deepEqual(
        found.map((row) => columns.map((name) => row[name])),
        rows,
      );
    }));

  it("do nothing for no rows", () =>
    withTable(async (tx) => {
      assert.equal(await insertAll(tx, "nowhere", columns, []), 0);
    }));

  it("take what to do about rows that are there already", () =>
    withTable(async (tx) => {
      await insertAll(tx, "things", columns, [[1, "a", "1"]]);
      const update = "on conflict (id) do update set name = excluded.name || things.name";
      assert.equal(await insertAll(tx, "things", columns, [[1, "b", "2"]], update), 1);
      assert.equal(await insertAll(tx, "things", columns, [[1, "c", "3"]], "on conflict do nothing"), 0);
      assert.deepEqual(await tx.all("select * from things", []), [{ id: 1, name: "ba", amount: "1" }]);
    }));

  it("insert all or none", () =>
    withLedger(async (ledger) => {
      const rows = [
        ["f", "a", ""],
        ["f", "a", ""],
      ];
      const insert = ledger.write((tx) => insertAll(sql(tx), "slots", ["feed", "slot", "taken_at"], rows));
      await assert.rejects(insert, { code: "ledger.statement" });
      assert.deepEqual(await ledger.reader.all("select * from slots", []), []);
    }));

  it("find rows by a list of keys", () =>
    withTable(async (tx) => {
      await insertAll(tx, "things", columns, [
        [1, "a", "1"],
        [2, "b", "2"],
        [3, "c", "3"],
      ]);
      const found = await tx.all(`select id from things where name in ${unfoldKeys} order by id`, [
        packed(["c", "a", "z"]),
      ]);
      assert.deepEqual(found, [{ id: 1 }, { id: 3 }]);
    }));

  it("change rows from a list", () =>
    withTable(async (tx) => {
      await insertAll(tx, "things", columns, [
        [1, "a", "1"],
        [2, "b", "2"],
      ]);
      const text = `update things set name = r.name from ${unfold(["id", "name"])} r where things.id = r.id`;
      assert.equal(
        await tx.run(text, [
          packed([
            [2, "B"],
            [9, "?"],
          ]),
        ]),
        1,
      );
      assert.deepEqual(await tx.all("select name from things order by id", []), [
        { name: "a" },
        { name: "B" },
      ]);
    }));

  it("write 1,000 rows of 25 columns in well under a second", () =>
    withLedger((ledger) =>
      ledger.write(async (tx) => {
        const names = Array.from({ length: 25 }, (_, at) => `c${at}`);
        await sql(tx).all(`create table wide (${names.map((name) => `${name} text`).join(", ")}) strict`, []);
        const rows = Array.from({ length: 1_000 }, (_, row) => names.map((name) => `${name} of row ${row}`));
        const began = performance.now();
        assert.equal(await insertAll(sql(tx), "wide", names, rows), 1_000);
        assert.ok(performance.now() - began < 500);
      }),
    ));
});
