import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { check } from "../../src/commands/check.ts";
import { files } from "../../src/commands/files.ts";
import { orders } from "../../src/commands/orders.ts";
import { status } from "../../src/commands/status.ts";
import { stock } from "../../src/commands/stock.ts";
import { runCli } from "../support/cli.ts";
import { type Home, makeHome } from "../support/home.ts";
import { hear } from "./heard.ts";

describe("looking into the ledger", () => {
  let home: Home;

  before(async () => {
    home = await makeHome();
    const sample = await readFile(join(home.path, "mappings/fjord/samples/orders.csv"));
    await home.drop("inbox/fjord/orders/orders.csv", sample);
    await home.drop(
      "inbox/main/stock/stock.csv",
      await readFile(join(home.path, "mappings/main/samples/stock.csv")),
    );
    const linden = await readFile(join(home.path, "mappings/linden/samples/orders.xml"), "utf8");
    await home.drop("inbox/linden/orders/again.xml", linden.replaceAll("L-500", "1002"));
    await home.drop("inbox/linden/orders/cut.xml", "<oops");
    const { code, err } = await runCli(home, ["once", "--json"], { DROPGATE_LOG: "error" }).ended;
    assert.equal(code, 1, err);
    await home.drop("inbox/fjord/orders/late.csv", "not taken yet");
  });

  after(() => home.remove());

  it("gives an order in its own names, with partner, status, version and timeline", async () => {
    const { code, said } = await hear(home.path, true, (context) => orders(context, "1001", 50));
    const told = JSON.parse(said);
    assert.equal(code, 0);
    const { partner, status: stands, version, orderNumber, orderedAt } = told;
    assert.deepEqual(
      { partner, stands, version, orderNumber, orderedAt },
      {
        partner: "fjord",
        stands: "NEW",
        version: 1,
        orderNumber: "1001",
        orderedAt: "2026-11-20T08:15:00Z",
      },
    );
    assert.equal(told.lines[0].sku, "TEE-RED-M");
    assert.deepEqual(
      told.timeline.map(({ event }: { event: string }) => event),
      ["received", "sent"],
    );
  });

  it("tells a person an order's times in the gateway's time zone", async () => {
    const { said } = await hear(home.path, false, (context) => orders(context, "1001", 50));
    assert.match(said, /Order 1001 of fjord: NEW, version 1/);
    assert.match(said, /orderedAt: 2026-11-20 09:15:00/);
    assert.match(said, /received: orders\.csv \(dropgate files \d+\)/);
  });

  it("lists orders newest first, as many as are asked for", async () => {
    const { said } = await hear(home.path, true, (context) => orders(context, undefined, 1));
    assert.deepEqual(
      JSON.parse(said).map(({ orderNumber }: { orderNumber: string }) => orderNumber),
      ["1002"],
    );
    const { said: text } = await hear(home.path, false, (context) => orders(context, undefined, 1));
    assert.match(text, /1002 +linden +NEW/);
    assert.match(text, /The newest 1; --limit shows more/);
  });

  it("shows of a refused file each problem with its place, and where its bytes are", async () => {
    const { said: list } = await hear(home.path, true, (context) => files(context, undefined, 50));
    const { id } = JSON.parse(list).find(({ name }: { name: string }) => name === "cut.xml");
    const { code, said } = await hear(home.path, true, (context) => files(context, id, 50));
    const told = JSON.parse(said);
    assert.deepEqual([code, told.direction, told.state, told.problemCount], [0, "in", "rejected", 1]);
    assert.equal(told.problems[0].line, 1);
    assert.equal(await readFile(told.keptAt, "utf8"), "<oops");
    const { said: text } = await hear(home.path, false, (context) => files(context, id, 50));
    assert.match(text, /Received file \d+: cut\.xml\n/);
    assert.match(text, /Kept at +data\/archive\//);
    assert.match(text, /1 problem:\n {2}error {2}.*well-formed.*\n +line 1, column \d+/);
  });

  it("lists files of both directions with their states", async () => {
    const { said } = await hear(home.path, false, (context) => files(context, undefined, 50));
    assert.match(said, /in +\d+ .* fjord +order +orders\.csv +posted +2/);
    assert.match(said, /out +\d+ .* main +main\/orders +orders_000001\.csv +sent +3/);
  });

  it("says in words what needs a person, and what lies in the folders", async () => {
    const { code, said } = await hear(home.path, false, (context) => status(context));
    assert.equal(code, 0);
    assert.match(said, /No gateway is running/);
    assert.match(said, /fjord +order +inbox\/fjord\/orders\/\*\.csv +1 +orders\.csv/);
    assert.match(said, /Needs a person\n {2}cut\.xml of linden.* was refused: .*; see dropgate files \d+/);
  });

  it("gives the same in JSON, in UTC", async () => {
    const { said } = await hear(home.path, true, (context) => status(context));
    const { sources, feeds, needs } = JSON.parse(said);
    const source = sources.find(({ folder }: { folder: string }) => folder === "inbox/fjord/orders");
    assert.equal(source.lying, 1);
    assert.match(source.last.at, /^\d{4}-\d\d-\d\dT.*Z$/);
    const feed = feeds.find(({ feed: name }: { feed: string }) => name === "linden/refunds");
    assert.match(feed.next, /Z$/);
    assert.deepEqual([needs.length, needs[0].kind], [1, "reject"]);
  });

  it("gives stock with what is promised and what stores are told", async () => {
    const { said } = await hear(home.path, true, (context) => stock(context, "MUG-01"));
    const { onHand, available, warehouseAvailable, openReservations } = JSON.parse(said);
    assert.deepEqual(
      { onHand, available, warehouseAvailable, openReservations },
      { onHand: "12", available: "5", warehouseAvailable: "12", openReservations: "7" },
    );
    const { said: text } = await hear(home.path, false, (context) => stock(context, undefined));
    assert.match(text, /MUG-01 +main +12 +7 +5/);
  });

  it("says that an order never came in, and ends with 2", async () => {
    const { code, out, err } = await runCli(home, ["orders", "nope", "--json"]).ended;
    assert.deepEqual([code, out], [2, ""]);
    assert.match(err, /There is no order "nope"/);
  });

  it("refuses the number of no file and the SKU of no stock", async () => {
    await assert.rejects(
      hear(home.path, true, (context) => files(context, 999, 50)),
      { code: "usage.file", trouble: "usage" },
    );
    await assert.rejects(
      hear(home.path, true, (context) => stock(context, "nope")),
      { code: "usage.sku", trouble: "usage" },
    );
  });

  it("gives an array where several stores have an order of that number", async () => {
    const { said } = await hear(home.path, true, (context) => orders(context, "1002", 50));
    assert.deepEqual(
      JSON.parse(said).map(({ partner }: { partner: string }) => partner),
      ["fjord", "linden"],
    );
  });
});

describe("looking where nothing has happened yet", () => {
  let home: Home;

  before(async () => {
    home = await makeHome();
  });
  after(() => home.remove());

  it("says so and ends with 0", async () => {
    for (const look of [orders, files]) {
      const { code, said } = await hear(home.path, false, (context) => look(context, undefined, 50));
      assert.deepEqual([code, said], [0, "Nothing has been received yet.\n"]);
    }
    const { code, said } = await hear(home.path, true, (context) => stock(context, undefined));
    assert.deepEqual([code, said], [0, "[]\n"]);
  });

  it("still tells the sources and feeds of the configuration", async () => {
    const { code, said } = await hear(home.path, false, (context) => status(context));
    assert.equal(code, 0);
    assert.match(said, /the folder is not there yet/);
    assert.match(said, /Nothing needs a person\./);
  });
});

describe("check", () => {
  let home: Home;

  beforeEach(async () => {
    home = await makeHome();
  });
  afterEach(() => home.remove());

  it("says what is sound and when timed feeds run next", async () => {
    const { code, said } = await hear(home.path, false, (context) => check(context));
    assert.equal(code, 0, said);
    assert.match(said, /3 partners, \d+ sources, \d+ feeds and \d+ mappings are sound\./);
    assert.match(said, /linden\/stock runs next at (\d{4}-\d\d-\d\d \d\d:00:00, ){2}.* \(Europe\/Oslo\)\./);
  });

  it("tells every error of configuration and mappings at once, with file and line, and ends with 2", async () => {
    await writeFile(join(home.config, "gateway.json"), '{\n  "timezone": "Europe/Olso"\n}');
    await writeFile(join(home.path, "mappings/fjord/stock.json"), '{ "takes": "stock", ');
    const { code, out } = await runCli(home, ["check", "--json"]).ended;
    const { problems } = JSON.parse(out);
    assert.equal(code, 2);
    const places = problems.map(({ file, line }: { file: string; line: number }) => `${file}:${line}`);
    assert.ok(places.includes("config/gateway.json:2"), out);
    assert.ok(places.includes("mappings/fjord/stock.json:1"), out);
  });

  it("checks mappings that no partner uses, and tells what several use only once", async () => {
    await writeFile(join(home.path, "mappings/fjord/spare.json"), '{ "gives": "stock" }');
    const { code, said } = await hear(home.path, true, (context) => check(context));
    const { problems } = JSON.parse(said);
    assert.equal(code, 2);
    assert.ok(problems.some(({ file }: { file: string }) => file === "mappings/fjord/spare.json"));
    const texts = problems.map((problem: object) => JSON.stringify(problem));
    assert.equal(new Set(texts).size, texts.length);
  });

  it("names a mapping that is missing once", async () => {
    await rm(join(home.path, "mappings/fjord/stock.json"));
    const { said } = await hear(home.path, true, (context) => check(context));
    const { problems } = JSON.parse(said);
    assert.equal(problems.length, 1);
    assert.match(problems[0].message, /fjord\/stock/);
  });
});
