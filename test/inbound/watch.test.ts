import assert from "node:assert/strict";
import { look, nothingSeen, type Sightings } from "../../src/inbound/watch.ts";
import type { Entry } from "../../src/model/transport.ts";

const folder = { files: "*.csv", marker: "", settled: 2_000, emptyAfter: 10_000, order: "name" } as const;

function file(changes: Partial<Entry> = {}): Entry {
  return { name: "a.csv", size: 10, modified: 1_000, identity: "1:1", ...changes };
}

type Listing = readonly [at: number, ...entries: Entry[]];

interface Case {
  readonly what: string;
  readonly receive?: Partial<Parameters<typeof look>[2]>;
  readonly listings: readonly Listing[];
  /** Ready in each listing. */
  readonly ready: readonly (readonly string[])[];
}

const cases: readonly Case[] = [
  {
    what: "a file that stands still is settled once the time is over, not at first sight",
    listings: [
      [0, file()],
      [1_999, file()],
      [2_000, file()],
    ],
    ready: [[], [], ["a.csv"]],
  },
  {
    what: "an old time stamp does not make a file settled",
    listings: [
      [0, file({ modified: 0 })],
      [100, file({ modified: 0 })],
    ],
    ready: [[], []],
  },
  {
    what: "a time stamp of the future does not keep a file from being settled",
    listings: [
      [0, file({ modified: 9e15 })],
      [2_000, file({ modified: 9e15 })],
    ],
    ready: [[], ["a.csv"]],
  },
  {
    what: "a growing file is settled only once it stands still",
    listings: [
      [0, file()],
      [2_000, file({ size: 11 })],
      [3_000, file({ size: 12 })],
      [5_000, file({ size: 12 })],
    ],
    ready: [[], [], [], ["a.csv"]],
  },
  {
    what: "a file of steady size that is still written to counts again",
    listings: [
      [0, file()],
      [2_000, file({ modified: 2_000 })],
      [4_000, file({ modified: 2_000 })],
    ],
    ready: [[], [], ["a.csv"]],
  },
  {
    what: "a file that grows and shrinks back in between is seen by its time",
    listings: [
      [0, file()],
      [1_000, file({ size: 20 })],
      [2_000, file()],
      [4_000, file()],
    ],
    ready: [[], [], [], ["a.csv"]],
  },
  {
    what: "another file of the same name, size and time counts again",
    listings: [
      [0, file()],
      [2_000, file({ identity: "1:2" })],
      [4_000, file({ identity: "1:2" })],
    ],
    ready: [[], [], ["a.csv"]],
  },
  {
    what: "a file that went away and came back counts again",
    listings: [[0, file()], [1_000], [2_000, file()], [4_000, file()]],
    ready: [[], [], [], ["a.csv"]],
  },
  {
    what: "an empty file waits longer for its content",
    listings: [
      [0, file({ size: 0 })],
      [9_999, file({ size: 0 })],
      [10_000, file({ size: 0 })],
    ],
    ready: [[], [], ["a.csv"]],
  },
  {
    what: "an empty file that gets its content counts from then",
    listings: [
      [0, file({ size: 0 })],
      [9_000, file()],
      [10_000, file()],
      [11_000, file()],
    ],
    ready: [[], [], [], ["a.csv"]],
  },
  {
    what: "a file is settled by time alone where the server tells neither size nor time",
    listings: [
      [0, file({ size: undefined, modified: undefined, identity: "" })],
      [2_000, file({ size: undefined, modified: undefined, identity: "" })],
    ],
    ready: [[], ["a.csv"]],
  },
  {
    what: "with a marker a file is ready when that is there, at once, and never without",
    receive: { marker: ".done", files: "*" },
    listings: [
      [0, file()],
      [90_000, file()],
      [90_001, file(), file({ name: "a.csv.done", size: 0 })],
    ],
    ready: [[], [], ["a.csv"]],
  },
  {
    what: "a marker alone is no file, nor is one for another file",
    receive: { marker: ".done", files: "*" },
    listings: [
      [0, file({ name: "a.csv.done" })],
      [90_000, file(), file({ name: "b.csv.done" })],
    ],
    ready: [[], []],
  },
  {
    what: "files that other programs have not finished are not taken",
    receive: { files: "*", settled: 0 },
    listings: [
      [
        0,
        ...["a.tmp", "a.part", "a.filepart", "a.writing", "a.CSV.TMP", "~$a.xlsx", ".a.csv", "."].map(
          (name) => file({ name }),
        ),
      ],
    ],
    ready: [[]],
  },
  {
    what: "only files that the pattern names are taken",
    receive: { files: "order*.{csv,txt}", settled: 0 },
    listings: [
      [
        0,
        ...["order1.csv", "orders.txt", "order.xml", "Order.csv", "reorder.csv"].map((name) =>
          file({ name }),
        ),
      ],
    ],
    ready: [["order1.csv", "orders.txt"]],
  },
  {
    what: "a pattern means no folder and nothing hidden",
    receive: { files: "**", settled: 0 },
    listings: [[0, file({ name: ".hidden.csv" }), file()]],
    ready: [["a.csv"]],
  },
  {
    what: "files come in the order of their names",
    receive: { settled: 0 },
    listings: [
      [
        0,
        ...["b.csv", "a10.csv", "B.csv", "a2.csv", "ä.csv"].map((name, modified) => file({ name, modified })),
      ],
    ],
    ready: [["B.csv", "a10.csv", "a2.csv", "b.csv", "ä.csv"]],
  },
  {
    what: "files come in the order of their times where the source says so, equal ones by name",
    receive: { settled: 0, order: "modified" },
    listings: [
      [
        0,
        file({ name: "c.csv", modified: 1 }),
        file({ name: "b.csv", modified: 2 }),
        file({ name: "a.csv", modified: 2 }),
        file({ name: "d.csv", modified: 0 }),
      ],
    ],
    ready: [["d.csv", "c.csv", "a.csv", "b.csv"]],
  },
];

describe("watching a folder", () => {
  for (const { what, receive, listings, ready } of cases) {
    it(what, () => {
      let seen: Sightings = nothingSeen;
      const found = listings.map(([at, ...entries]) => {
        const now = look(seen, entries, { ...folder, ...receive }, at);
        seen = now.sightings;
        return now.ready.map((entry) => entry.name);
      });
      assert.deepEqual(found, ready);
    });
  }

  it("says what it waits for", () => {
    const { waiting, ready, unsafe } = look(nothingSeen, [file(), file({ name: "b.csv" })], folder, 0);
    assert.deepEqual([waiting, ready, unsafe], [["a.csv", "b.csv"], [], []]);
  });

  it("never takes a file whose name cannot be used, and says so", () => {
    const names = [
      "a\n.csv",
      "a\\b.csv",
      "a\u202ecsv.csv",
      "con.csv",
      `${"x".repeat(200)}.csv`,
      "o\ufffd.csv",
    ];
    const entries = names.map((name) => file({ name }));
    const { waiting, ready, unsafe } = look(nothingSeen, entries, { ...folder, settled: 0 }, 0);
    assert.deepEqual([waiting, ready], [[], []]);
    assert.deepEqual(unsafe, names);
  });

  it("forgets files that are gone", () => {
    const { sightings } = look(nothingSeen, [file()], folder, 0);
    assert.equal(look(sightings, [], folder, 1).sightings.size, 0);
  });
});
