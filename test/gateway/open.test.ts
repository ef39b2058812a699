import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openGateway } from "../../src/gateway/gateway.ts";
import type { Setup } from "../../src/gateway/setup.ts";
import { openReadOnly } from "../../src/ledger/index.ts";
import { acme } from "../inbound/inbox.ts";

function setupIn(home: string, type: string): Setup {
  const ledger = { client: "sqlite3", filename: join(home, "ledger.db") } as const;
  const partners = [{ ...acme, connection: { type } }];
  const data = join(home, "data");
  const rest = { home, timezone: "UTC", log: { level: "info" }, archive: { keepDays: 90 } } as const;
  return { config: { ...rest, ledger, data, mappings: home, partners }, sources: [], feeds: [] };
}

describe("a gateway that cannot be put together", () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "dropgate-gateway-"));
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  /** A ledger that was not closed in order leaves a row behind. */
  async function leftOpen(): Promise<number> {
    const ledger = await openReadOnly(join(home, "ledger.db"));
    const rows = await ledger.all("select 1 from openings", []);
    await ledger.close();
    return rows.length;
  }

  it("leaves nothing open where a connection is of no kind we know", async () => {
    await assert.rejects(openGateway(setupIn(home, "pigeon")), { code: "transport.unknown" });
    assert.equal(await leftOpen(), 0);
  });

  it("leaves nothing open where the spool cannot be made", async () => {
    await writeFile(join(home, "data"), "a file where the folder should be");
    await assert.rejects(openGateway(setupIn(home, "folder")), { code: "spool.failed" });
    assert.equal(await leftOpen(), 0);
  });

  it("is not begun anew beside files that were received before: their orders would be sent again", async () => {
    await mkdir(join(home, "data", "archive", "ab"), { recursive: true });
    await assert.rejects(openGateway(setupIn(home, "folder")), { code: "ledger.gone" });
    await rm(join(home, "data", "archive"), { recursive: true });
    await (await openGateway(setupIn(home, "folder"))).close();
  });

  it("closes in order when all is well", async () => {
    const gateway = await openGateway(setupIn(home, "folder"));
    assert.deepEqual(await gateway.recover(), []);
    await gateway.close();
    assert.equal(await leftOpen(), 0);
  });
});
