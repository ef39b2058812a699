import assert from "node:assert/strict";
import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { SaxesParser } from "saxes";
import { runSteps } from "../support/flow.ts";
import { type Home, makeHome } from "../support/home.ts";
import { ledgerPicture } from "../support/ledger-picture.ts";

const flows = import.meta.dirname;
/** `UPDATE_GOLDEN=1 npm test` writes what is, to be read like code. */
const update = process.env.UPDATE_GOLDEN === "1";

const cases = (await readdir(flows, { withFileTypes: true })).filter((entry) => entry.isDirectory());
assert.ok(cases.length > 0, "there are flows to run");

describe("whole flows", function () {
  this.timeout(60_000);
  for (const { name } of cases) {
    it(name.replaceAll("-", " "), async () => {
      const folder = join(flows, name);
      const own = await stat(join(folder, "config")).catch(() => undefined);
      const home = own === undefined ? await makeHome() : await makeHome(folder);
      try {
        const passes = await runSteps(home, join(folder, "steps"));
        const inbox = [...(await home.tree("inbox")).keys()];
        const found = { passes, inbox, ledger: await ledgerPicture(home) };
        await compareJson(join(folder, "expected.json"), found);
        await compareOutbox(join(folder, "expected-outbox"), home);
        await assertReadable(home);
      } finally {
        await home.remove();
      }
    });
  }
});

async function compareJson(path: string, found: unknown): Promise<void> {
  const text = `${JSON.stringify(found, null, 2)}\n`;
  if (update) await writeFile(path, text);
  assert.deepEqual(JSON.parse(text), JSON.parse(await readFile(path, "utf8")));
}

async function compareOutbox(folder: string, home: Home): Promise<void> {
  const found = await home.tree("outbox");
  if (update) {
    await rm(folder, { recursive: true, force: true });
    for (const [name, bytes] of found) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), bytes);
    }
  }
  const wanted = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  );
  const names = wanted.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).sort();
  assert.deepEqual([...found.keys()], names);
  for (const name of names) {
    const expected = await readFile(join(folder, name));
    assert.equal(found.get(name)?.toString("latin1"), expected.toString("latin1"), name);
  }
}

/** What we write as XML, a strict reader takes. */
async function assertReadable(home: Home): Promise<void> {
  for (const [name, bytes] of await home.tree("outbox")) {
    if (!name.endsWith(".xml")) continue;
    const parser = new SaxesParser({ xmlns: true });
    parser.on("error", (error) => assert.fail(`${name}: ${error.message}`));
    parser.write(bytes.toString()).close();
  }
}
