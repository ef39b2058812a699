import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { isSafeName, numberedName } from "../../src/model/name.ts";

const safe = [
  "orders.csv",
  "17",
  "a b.csv",
  "Bestellung_ä_日本.csv",
  "a..b.csv",
  "100%.csv",
  "%2e%2e%2fa.csv",
  "orders_2025-01-31T08:00:00.csv",
  "x".repeat(200),
  "console.csv",
  "common.csv",
  "-rf.csv",
  "__proto__",
];

const unsafe = [
  "",
  ".",
  "..",
  ".hidden",
  "../a.csv",
  "a/b.csv",
  "/etc/passwd",
  "..\\a.csv",
  "C:\\a.csv",
  "a\u0000.csv",
  "a\n.csv",
  "a\u001b[2J.csv",
  "a\u007f.csv",
  "a\u0085.csv",
  "gnp.\u202evsc.exe",
  "a\u061c.csv",
  "a\u2028.csv",
  "a\u2066.csv",
  "o\ufffd.csv",
  "a\ud800.csv",
  " a.csv",
  "a.csv ",
  "a.csv\u00a0",
  "con",
  "CON.csv",
  "nul.txt",
  "com1",
  "LPT9.csv",
  "x".repeat(201),
  "ä".repeat(101),
];

describe("a partner's file name", () => {
  for (const name of safe) {
    it(`is used as it stands: ${JSON.stringify(name)}`, () => {
      assert.equal(isSafeName(name), true);
      assert.equal(basename(join("/inbox", name)), name);
    });
  }

  for (const name of unsafe) {
    it(`is never used: ${JSON.stringify(name)}`, () => assert.equal(isSafeName(name), false));
  }

  const numbered = [
    ["orders.csv", "orders.17.csv"],
    ["orders", "orders.17"],
    ["orders.tar.gz", "orders.tar.17.gz"],
    [".csv", ".csv.17"],
  ] as const;
  for (const [name, expected] of numbered) {
    it(`that is taken gets a number: ${name}`, () => assert.equal(numberedName(name, 17), expected));
  }
});
