import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type LoadOptions, loadConfig } from "../../src/config/load.ts";
import type { GatewayConfig } from "../../src/model/config.ts";
import type { Problem } from "../../src/model/problem.ts";

const cases = fileURLToPath(new URL("cases/", import.meta.url));

const shelves: Omit<LoadOptions, "directory"> = {
  transports: ["folder"],
  documents: new Map([
    ["order", { receiveFrom: "store", sendTo: "warehouse" }],
    ["article", { receiveFrom: "store", sendTo: "warehouse" }],
    ["stock", { receiveFrom: "warehouse", sendTo: "store" }],
    ["shipment", { receiveFrom: "warehouse", sendTo: "store" }],
    ["return", { receiveFrom: "warehouse", sendTo: "store" }],
    ["refund", { sendTo: "store" }],
  ]),
};

function load(name: string): ReturnType<typeof loadConfig> {
  return loadConfig({ directory: join(cases, name, "config"), ...shelves });
}

/** `config/gateway.json:3:5 config.timezone timezone is ...` */
function said({ file, line, column, code, message }: Problem): string {
  return `${file}:${line ?? "-"}:${column ?? "-"} ${code} ${message}`;
}

function expected(name: string, file: string): unknown {
  return JSON.parse(readFileSync(join(cases, name, file), "utf8"));
}

/** The configuration without what differs from machine to machine. */
function steady(config: GatewayConfig | undefined, home: string): unknown {
  const whole = JSON.stringify(config, (key, value) =>
    ["text", "version"].includes(key) ? undefined : value,
  );
  return JSON.parse(whole.replaceAll(home, "HOME"));
}

describe("the configuration", () => {
  const names = readdirSync(cases);

  it("has cases to be tried on", () => assert.ok(names.length > 5));

  for (const name of names) {
    it(`is loaded as the case ${name} expects`, async () => {
      const { config, problems } = await load(name);
      assert.deepEqual(problems.map(said), expected(name, "expected.problems.json"));
      assert.equal(
        config === undefined,
        problems.some(({ severity }) => severity === "error"),
      );
      if (existsSync(join(cases, name, "expected.config.json")))
        assert.deepEqual(steady(config, join(cases, name)), expected(name, "expected.config.json"));
    });
  }

  it("takes a partner on a server once its transport is on the shelf", async () => {
    const directory = join(cases, "transport-not-on-the-shelf", "config");
    const { config, problems } = await loadConfig({ directory, ...shelves, transports: ["folder", "sftp"] });
    assert.deepEqual(
      problems.map(({ severity, code }) => `${severity} ${code}`),
      ["warning config.not-yet"],
    );
    const [acme, main] = config?.partners ?? [];
    assert.deepEqual(acme?.rules, {
      editableUntil: "COLLECTING",
      cancelAfterStart: "ask",
      unknownSku: "reject",
    });
    assert.equal(main?.receive[0]?.from, "/out/shipments");
    assert.equal(main?.receive[0]?.source, "main/out/shipments/*.csv");
    assert.deepEqual(main?.send[0]?.schedule, { kind: "on change" });
  });

  it("never repeats a secret that somebody wrote out", async () => {
    const { problems } = await load("secrets");
    assert.ok(!JSON.stringify(problems).includes("hunter2"));
  });

  it("keeps the text of a partner's file and a version that changes with it", async () => {
    const { config } = await load("defaults");
    const partner = config?.partners[0];
    assert.equal(partner?.text, readFileSync(partner?.path ?? "", "utf8"));
    assert.match(partner?.version ?? "", /^[0-9a-f]{64}$/);
    assert.notEqual(partner?.version, config?.partners[1]?.version);
  });
});

describe("configuration files that cannot be read as they are", () => {
  let home = "";
  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), "dropgate-config-"));
    await mkdir(join(home, "config/partners"), { recursive: true });
  });
  afterEach(() => rmSync(home, { recursive: true }));

  it("says where a file stops being UTF-8", async () => {
    writeFileSync(join(home, "config/gateway.json"), Buffer.from('{\n  "timezone": "\xe5"\n}', "latin1"));
    const { problems } = await loadConfig({ directory: join(home, "config"), ...shelves });
    assert.deepEqual(problems.map(said), [
      "config/gateway.json:2:16 config.encoding the file is not written in UTF-8",
    ]);
  });

  it("takes a byte order mark for what it is", async () => {
    writeFileSync(join(home, "config/gateway.json"), '\uFEFF{ "timezone": "UTC" }');
    assert.deepEqual((await loadConfig({ directory: join(home, "config"), ...shelves })).problems, []);
  });

  it("throws where the disk does not let us read", async () => {
    await mkdir(join(home, "config/gateway.json"));
    const loading = loadConfig({ directory: join(home, "config"), ...shelves });
    await assert.rejects(loading, { name: "GatewayError", code: "config.unreadable" });
  });

  it("tells a mapping that is not there beside all else, with its place", async () => {
    const home = mkdtempSync(join(tmpdir(), "dropgate-"));
    try {
      await mkdir(join(home, "config", "partners"), { recursive: true });
      writeFileSync(join(home, "config", "gateway.json"), "{}");
      const send = {
        feed: "orders",
        document: "order",
        to: "out",
        mapping: "main/order",
        schedule: "61 * * * *",
      };
      const main = { name: "main", role: "warehouse", connection: { type: "folder" }, send: [send] };
      writeFileSync(join(home, "config", "partners", "main.json"), JSON.stringify(main, null, 1));
      const mappings = { names: ["main/orders"], has: (name: string) => name === "main/orders" };
      const { problems } = await loadConfig({ directory: join(home, "config"), ...shelves, mappings });
      assert.deepEqual(
        problems.map(({ line, code, message }) => `${line} ${code} ${message.split(",")[0]}`),
        [
          '12 config.mapping send[0].mapping is "main/order"',
          '13 config.schedule send[0].schedule is "61 * * * *"',
        ],
      );
      assert.match(
        problems[0]?.message ?? "",
        /no mappings\/main\/order\.json; did you mean "main\/orders"\?/,
      );
    } finally {
      rmSync(home, { recursive: true });
    }
  });
});
