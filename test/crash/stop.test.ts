import assert from "node:assert/strict";
import { rename } from "node:fs/promises";
import { join } from "node:path";
import { writeCsv } from "../../bench/data.ts";
import { openReadOnly } from "../../src/ledger/index.ts";
import { runCli } from "../support/cli.ts";
import { type Home, makeHome } from "../support/home.ts";

const orders = 20_000;

describe("a gateway asked to stop", function () {
  this.timeout(120_000);

  it("stops cleanly in the middle of a file and loses nothing of it", async () => {
    const home = await makeHome();
    try {
      const gateway = runCli(home, ["start"], { DROPGATE_LOG: "debug" });
      await gateway.hears("dropgate is running");
      await writeCsv(join(home.path, "export.csv"), orders);
      await rename(join(home.path, "export.csv"), join(home.path, "inbox/fjord/orders/export.csv"));
      await gateway.hears("receiving file");
      gateway.process.kill("SIGTERM");
      const { code, out } = await gateway.ended;
      assert.equal(code, 0);
      assert.match(out, /dropgate has stopped/);
      assert.ok(
        [0, orders].includes(await countOrders(home)),
        "the file is in the ledger whole or not at all",
      );
      const again = await runCli(home, ["once", "--json"]).ended;
      assert.equal(again.code, 0, again.err);
      assert.equal(await countOrders(home), orders);
      assert.deepEqual([...(await home.tree("inbox/fjord/orders")).keys()], [".archive/export.csv"]);
    } finally {
      await home.remove();
    }
  });

  it("says in plain words what it watches, and stops at once when there is nothing to do", async () => {
    const home = await makeHome();
    try {
      const gateway = runCli(home, ["start"]);
      await gateway.hears("Stop it with Ctrl-C");
      gateway.process.kill("SIGINT");
      const { code, out } = await gateway.ended;
      assert.equal(code, 0);
      assert.match(out, /fjord: order files \(\*\.csv\) dropped into inbox\/fjord\/orders/);
      assert.match(out, /main: order files into outbox\/main\/orders, as soon as something changed/);
    } finally {
      await home.remove();
    }
  });
});

async function countOrders(home: Home): Promise<number> {
  const ledger = await openReadOnly(join(home.path, "data", "ledger.db"));
  try {
    const [row] = await ledger.all("select count(*) as n from orders", []);
    return Number(row?.n);
  } finally {
    await ledger.close();
  }
}
