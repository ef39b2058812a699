import assert from "node:assert/strict";
import { withLedger } from "./temporary.ts";

describe("versions", () => {
  it("are kept once, however often they are used", () =>
    withLedger(async (ledger) => {
      for (let times = 0; times < 2; times += 1)
        await ledger.write((tx) => ledger.keepVersion(tx, "mapping", "acme/orders", "hash", "{}"));
      const rows = await ledger.reader.all("select kind, name, text from versions", []);
      assert.deepEqual(rows, [{ kind: "mapping", name: "acme/orders", text: "{}" }]);
    }));
});
