import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pass, shortly } from "../support/flow.ts";
import { type Home, makeHome, project } from "../support/home.ts";

async function inHome(work: (home: Home) => Promise<void>): Promise<void> {
  const home = await makeHome();
  try {
    await home.drop(
      "inbox/fjord/orders/a.csv",
      await readFile(join(project, "mappings/fjord/samples/orders.csv")),
    );
    await work(home);
  } finally {
    await home.remove();
  }
}

describe("one pass", () => {
  it("goes on for the others where one partner's folder cannot be had, says so, and ends with 3", () =>
    inHome(async (home) => {
      await home.drop("inbox/main/stock", "a file where a folder should be");
      const { code, summary, notes } = await pass(home);
      assert.equal(code, 3);
      assert.match(notes.join("\n"), /inbox\/main\/stock/);
      assert.equal(notes.length, new Set(notes).size);
      assert.deepEqual(Object(shortly(summary)).sent, ["main/orders orders_000001.csv: 2 sent"]);
    }));

  it("says in every pass which file cannot be moved out of the inbox, and ends with 3", () =>
    inHome(async (home) => {
      await home.drop("inbox/fjord/orders/.archive", "a file where a folder should be");
      for (const _ of [1, 2]) {
        const { code, notes } = await pass(home);
        assert.equal(code, 3);
        assert.match(notes.join("\n"), /a\.csv is not finished: Cannot /);
      }
      await rm(join(home.path, "inbox/fjord/orders/.archive"));
      assert.equal((await pass(home)).code, 0);
    }));

  it("says that a file was left behind because its marker never came", () =>
    inHome(async (home) => {
      const path = join(home.config, "partners", "fjord.json");
      const fjord = JSON.parse((await readFile(path)).toString());
      for (const receive of fjord.receive) receive.marker = ".done";
      await writeFile(path, JSON.stringify(fjord));
      const { code, summary, notes } = await pass(home, 300);
      assert.equal(code, 0);
      assert.deepEqual(Object(shortly(summary)).received, []);
      assert.match(notes.join("\n"), /1 file is not taken yet/);
    }));

  it("says which file is not delivered and why, ends with 3, and delivers it once the name is free", () =>
    inHome(async (home) => {
      await home.drop("outbox/main/orders/orders_000001.csv", "not collected");
      const first = await pass(home);
      assert.equal(first.code, 3);
      assert.match(first.notes.join("\n"), /orders_000001\.csv is not delivered: .*not been collected/);
      await rm(join(home.path, "outbox/main/orders/orders_000001.csv"));
      const second = await pass(home);
      assert.equal(second.code, 0);
      assert.deepEqual(Object(shortly(second.summary)).sent, ["main/orders orders_000001.csv: 2 sent"]);
    }));
});
