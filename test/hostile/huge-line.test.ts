import assert from "node:assert/strict";
import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { runCli } from "../support/cli.ts";
import { makeHome, project } from "../support/home.ts";

const gigabyte = 1024 ** 3;

describe("a file of one line of a gigabyte", function () {
  this.timeout(180_000);

  it("is refused in little memory, and the next file goes through", async () => {
    const home = await makeHome();
    try {
      await home.drop("inbox/fjord/orders/a-huge.csv", "");
      await fill(join(home.path, "inbox/fjord/orders/a-huge.csv"));
      const sample = await readFile(join(project, "mappings/fjord/samples/orders.csv"));
      await home.drop("inbox/fjord/orders/b-good.csv", sample);
      const { code, out, err } = await runCli(home, ["once", "--json"], {
        NODE_OPTIONS: "--max-old-space-size=128",
      }).ended;
      assert.equal(code, 1, err);
      const { received } = JSON.parse(out);
      assert.deepEqual(
        received.map(({ name, state }: { name: string; state: string }) => `${name} ${state}`),
        ["a-huge.csv rejected", "b-good.csv posted"],
      );
      const reason = (
        await readFile(join(home.path, "inbox/fjord/orders/.error/a-huge.csv.reason.txt"))
      ).toString();
      assert.match(reason, /line 1/);
      assert.match(reason, /csv\.long-record/);
    } finally {
      await home.remove();
    }
  });
});

async function fill(path: string): Promise<void> {
  const file = await open(path, "w");
  const block = Buffer.alloc(16 * 1024 * 1024, "OrderNo;");
  for (let written = 0; written < gigabyte; written += block.length) await file.write(block);
  await file.close();
}
