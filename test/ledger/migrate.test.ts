import assert from "node:assert/strict";
import { join } from "node:path";
import { migrate } from "../../src/ledger/migrate.ts";
import { migrations } from "../../src/ledger/migrations/index.ts";
import { type Connections, connect } from "../../src/ledger/sqlite.ts";
import { inFolder } from "./temporary.ts";

const one = { name: "0001-one", statements: ["create table one (a text) strict"] };
const two = {
  name: "0002-two",
  statements: ["alter table one add column b text", "insert into one values ('x', 'y')"],
};
const bad = {
  name: "0003-bad",
  statements: ["insert into one values ('z', 'z')", "create table one (a text) strict"],
};

function withFile(work: (connections: Connections) => Promise<void>): Promise<void> {
  return inFolder(async (folder) => {
    const connections = await connect({ filename: join(folder, "ledger.db"), mode: "write" });
    try {
      await work(connections);
    } finally {
      await connections.close();
    }
  });
}

describe("migrations", () => {
  it("make every table strict, from nothing", () =>
    withFile(async (connections) => {
      await migrate(connections, "2025-01-31T08:00:00Z");
      const tables = await connections.all(
        "select name, strict from pragma_table_list where schema = 'main' and type = 'table'",
        [],
      );
      const own = tables.filter(({ name }) => !String(name).startsWith("sqlite_"));
      assert.ok(own.length >= 12);
      assert.deepEqual(
        own.filter(({ strict }) => strict !== 1),
        [],
      );
    }));

  it("run once each, in order, each time only the missing ones", () =>
    withFile(async (connections) => {
      await migrate(connections, "1", [one]);
      await migrate(connections, "2", [one, two]);
      await migrate(connections, "3", [one, two]);
      assert.deepEqual(await connections.all("select * from one", []), [{ a: "x", b: "y" }]);
      assert.deepEqual(await connections.all("select name, at from migrations order by name", []), [
        { name: "0001-one", at: "1" },
        { name: "0002-two", at: "2" },
      ]);
    }));

  it("are done whole or not at all", () =>
    withFile(async (connections) => {
      await migrate(connections, "1", [one, two]);
      await assert.rejects(migrate(connections, "2", [one, two, bad]), { code: "ledger.statement" });
      assert.equal((await connections.all("select * from one", [])).length, 1);
      assert.equal((await connections.all("select * from migrations", [])).length, 2);
    }));

  it("refuse a ledger that a newer dropgate has migrated", () =>
    withFile(async (connections) => {
      await migrate(connections, "1", [one, two]);
      await assert.rejects(migrate(connections, "2", [one]), {
        code: "ledger.newer",
        trouble: "configuration",
      });
    }));

  it("have names in order, and none twice", () => {
    const names = migrations.map(({ name }) => name);
    assert.deepEqual(names, [...new Set(names)].sort());
  });
});
