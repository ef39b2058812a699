import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { runCli } from "../support/cli.ts";
import { makeHome, project } from "../support/home.ts";

const files = 30;

describe("two gateways on one configuration", function () {
  this.timeout(120_000);

  it("take each file once and send each order once", async () => {
    const home = await makeHome();
    try {
      const sample = (await readFile(join(project, "mappings/fjord/samples/orders.csv"))).toString("latin1");
      for (let file = 10; file < 10 + files; file++) {
        const text = sample.replaceAll("1001;", `${file}01;`).replaceAll("1002;", `${file}02;`);
        await home.drop(`inbox/fjord/orders/${file}.csv`, Buffer.from(text, "latin1"));
      }
      const both = [runCli(home, ["once", "--json"]), runCli(home, ["once", "--json"])];
      const ended = await Promise.all(both.map((one) => one.ended));
      assert.deepEqual(
        ended.map(({ code }) => code),
        [0, 0],
        ended.map(({ err }) => err).join("\n"),
      );
      // The one that came second may have left the last files to the first: nothing may be left over now.
      await runCli(home, ["once"]).ended;
      const received = ended.flatMap(({ out }) => JSON.parse(out).received);
      const names = received.map(({ name }: { name: string }) => name);
      assert.deepEqual(new Set(names).size, names.length, "no file twice");
      const rows = [...(await home.tree("outbox/main/orders")).values()].flatMap((bytes) =>
        bytes.toString().trimEnd().split("\r\n").slice(1),
      );
      const sent = rows.map((row) => row.split(";").slice(1, 19).join(";"));
      const orders = new Set(rows.map((row) => row.split(";")[1]));
      assert.equal(orders.size, files * 2);
      assert.equal(new Set(sent).size, sent.length, "no line twice");
      const inbox = [...(await home.tree("inbox/fjord/orders")).keys()];
      assert.equal(inbox.filter((name) => name.startsWith(".archive/")).length, files);
    } finally {
      await home.remove();
    }
  });
});
