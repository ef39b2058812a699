import assert from "node:assert/strict";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Step, steps } from "../../src/model/step.ts";
import { runCli } from "../support/cli.ts";
import { type Home, makeHome, project } from "../support/home.ts";

const sample = (path: string) => readFile(join(project, "mappings", path));

/** What the warehouse has been given: every row of every file under its final name. */
async function warehouseRows(home: Home): Promise<readonly string[]> {
  const files = await home.tree("outbox/main/orders");
  const visible = [...files].filter(([name]) => !name.startsWith("."));
  return visible.flatMap(([name, bytes]) => {
    const text = bytes.toString();
    assert.ok(text.endsWith("\r\n"), `${name} is whole`);
    return text.trimEnd().split("\r\n").slice(1);
  });
}

async function orderRows(home: Home): Promise<readonly string[]> {
  const { out } = await runCli(home, ["orders", "--json"]).ended;
  const orders: readonly { partner: string; orderNumber: string }[] = JSON.parse(out);
  return orders.map((order) => `${order.partner} ${order.orderNumber}`).sort();
}

describe("a gateway killed at any step", function () {
  this.timeout(120_000);

  for (const step of steps) {
    it(`loses no order and sends none twice when killed at ${step}`, async () => {
      const home = await makeHome();
      try {
        await home.drop("inbox/fjord/orders/monday.csv", await sample("fjord/samples/orders.csv"));
        await killedAt(home, step);
        await warehouseRows(home);
        const { code, err } = await runCli(home, ["once", "--json"]).ended;
        assert.equal(code, 0, err);
        assert.deepEqual(await orderRows(home), ["fjord 1001", "fjord 1002"]);
        const rows = await warehouseRows(home);
        const lines = rows.map((row) => row.split(";").slice(0, 2).join(" "));
        assert.deepEqual(lines, ["fjord 1001", "fjord 1001", "fjord 1002"]);
        await assertTidy(home);
      } finally {
        await home.remove();
      }
    });
  }

  it("does not send a file again that the partner took away before the kill was noticed", async () => {
    const home = await makeHome();
    try {
      await home.drop("inbox/fjord/orders/monday.csv", await sample("fjord/samples/orders.csv"));
      await killedAt(home, "deliver.renamed");
      await rm(join(home.path, "outbox/main/orders/orders_000001.csv"));
      const { out } = await runCli(home, ["once", "--json"]).ended;
      assert.deepEqual(await warehouseRows(home), []);
      const [sent] = JSON.parse(out).sent;
      assert.deepEqual([sent.name, sent.state], ["orders_000001.csv", "sent"]);
    } finally {
      await home.remove();
    }
  });

  it("refuses a bad file once, with its reason, when killed between the move and its mark", async () => {
    const home = await makeHome();
    try {
      await home.drop("inbox/fjord/orders/bad.csv", "OrderNo;Status\r\n1;betalt\r\n");
      await killedAt(home, "settle.moved");
      await runCli(home, ["once", "--json"]).ended;
      assert.deepEqual(
        [...(await home.tree("inbox/fjord/orders")).keys()],
        [".error/bad.csv", ".error/bad.csv.reason.txt"],
      );
      assert.deepEqual([...(await home.tree("outbox/fjord/receipts")).keys()], ["bad.csv.problems.csv"]);
    } finally {
      await home.remove();
    }
  });
});

async function killedAt(home: Home, step: Step): Promise<void> {
  const ended = await runCli(home, ["once"], { DROPGATE_KILL_AT: step }).ended;
  assert.equal(ended.signal, "SIGKILL", `reached ${step}: ${ended.out}${ended.err}`);
}

/** Nothing half, nothing forgotten: the source archived, no temporary name anywhere, the spool empty. */
async function assertTidy(home: Home): Promise<void> {
  assert.deepEqual([...(await home.tree("inbox/fjord/orders")).keys()], [".archive/monday.csv"]);
  const left = [...(await home.tree("outbox")).keys(), ...(await home.tree("data/spool")).keys()];
  assert.deepEqual(
    left.filter((name) => name.includes(".part")),
    [],
  );
  assert.deepEqual([...(await home.tree("data/spool")).keys()], []);
}
