import assert from "node:assert/strict";
import type { Format, ReadOptions, WriteOptions } from "../../src/model/format.ts";
import { isError } from "../../src/model/problem.ts";
import type { OutHead, OutRecord, Part } from "../../src/model/record.ts";
import {
  encodings,
  plain,
  type Reading,
  read,
  readDefaults,
  seeded,
  writeDefaults,
} from "../formats/reading.ts";

/** What the suite must know of a format: how a record of two values is written, and found again in a part. */
export interface Subject {
  readonly format: Format;
  readonly read: Partial<ReadOptions>;
  readonly head: OutHead;
  record(first: string, second: string): OutRecord;
  values(part: Part): readonly string[];
  /** What a file begins with, in front of a single record that never ends. */
  readonly endless: string;
}

const awkward = [
  "",
  " ",
  " lead and trail ",
  "plain",
  'say "hi"',
  '"',
  '""',
  "a,b;c\td|e",
  "two\nlines",
  "'apostrophe'",
  "<b>&amp;</b> ]]>",
  "00123",
  "1e5",
  "-5",
  "=1+1",
  "__proto__",
  "constructor",
  "null",
  "true",
  "Å, ä, ö, ß and é",
];
const beyondLatin1 = ["€ and Š", "Ærlig – “ja”"];
const beyondAll = ["日本語", "😀 and \u{10ffff}", "\u2028line separator", "\ufeffmark within"];

/** Every file format holds to this. */
export function formatContract(subject: Subject): void {
  const { format } = subject;
  const write = (pairs: readonly (readonly string[])[], options: Partial<WriteOptions> = {}): Buffer => {
    const encoder = format.encoder({ ...writeDefaults, format: format.name, ...options });
    const pieces = [encoder.begin(subject.head)];
    for (const [first = "", second = ""] of pairs) {
      const bytes = encoder.record(subject.record(first, second));
      assert.ok(bytes instanceof Uint8Array, "the record is written");
      pieces.push(bytes);
    }
    return Buffer.concat([...pieces, encoder.end({ rows: [] })]);
  };
  const again = (pieces: Iterable<Uint8Array>, options: Partial<ReadOptions> = {}): Promise<Reading> =>
    read(format, pieces, { ...subject.read, ...options });
  const pairs = (values: readonly string[]) => values.map((value, index) => [`key-${index}`, value]);
  const sample = write(pairs(awkward));

  describe(`the ${format.name} format`, () => {
    for (const encoding of encodings) {
      for (const newline of ["lf", "crlf"] as const) {
        it(`reads back in ${encoding} with ${newline} what it wrote`, async () => {
          const wide = encoding.startsWith("utf");
          const latin = encoding === "iso-8859-1" ? [] : beyondLatin1;
          const values = pairs([...awkward, ...latin, ...(wide ? beyondAll : [])]);
          const { parts, problems } = await again([write(values, { encoding, newline })], { encoding });
          assert.deepEqual(problems, []);
          assert.deepEqual(parts.map(subject.values), values);
        });
      }
    }

    for (const encoding of ["utf-8", "utf-16"] as const) {
      it(`reads ${encoding} with a byte order mark and without`, async () => {
        for (const bom of [true, false]) {
          const { parts, problems } = await again([write(pairs(awkward), { encoding, bom })], { encoding });
          assert.deepEqual(problems, []);
          assert.deepEqual(parts.map(subject.values), pairs(awkward));
        }
      });
    }

    it("gives the same parts wherever the pieces of the source are cut", async () => {
      const whole = (await again([sample])).parts.map(plain);
      assert.equal(whole.length, awkward.length);
      const bytes = Array.from(sample, (byte) => Uint8Array.of(byte));
      assert.deepEqual((await again(bytes)).parts.map(plain), whole);
      for (let cut = 1; cut < sample.length; cut++) {
        const { parts } = await again([sample.subarray(0, cut), sample.subarray(cut)]);
        assert.deepEqual(parts.map(plain), whole, `cut at byte ${cut}`);
      }
    });

    it("gives the same parts wherever the blocks it reads by are cut", async () => {
      for (let shift = 0; shift < 120; shift++) {
        const values = pairs(["x".repeat(130_900 + shift), ...awkward, ...beyondAll, ...beyondLatin1]);
        const { parts, problems } = await again([write(values, { newline: shift % 2 ? "lf" : "crlf" })]);
        assert.deepEqual(problems, []);
        assert.deepEqual(parts.map(subject.values), values, `shifted by ${shift}`);
      }
    });

    it("says on which line each part begins", async () => {
      const lines = sample.toString("utf8").split("\n");
      const { parts } = await again([sample]);
      for (const part of parts) {
        const [key = "?"] = subject.values(part);
        const around = lines.slice(part.line - 1, part.line + 1).join("\n");
        assert.ok(around.includes(key), `${key} is said to begin on line ${part.line}`);
      }
    });

    it("never gives a part that a file cut off at any byte does not hold whole", async () => {
      const whole = (await again([sample])).parts.map(plain);
      for (let cut = 0; cut < sample.length - 1; cut++) {
        const { parts, problems } = await again([sample.subarray(0, cut)]);
        const refused = problems.some((problem) => isError(problem) && problem.scope === "file");
        if (refused) continue;
        assert.deepEqual(parts.map(plain), whole.slice(0, parts.length), `cut at byte ${cut}`);
        assert.equal(sample[cut - 1], 10, `cut at byte ${cut}: only whole lines can go unnoticed`);
      }
    });

    it("says where a byte stands that is no character", async () => {
      const text = sample.toString("utf8");
      const index = text.indexOf("plain");
      const before = Buffer.from(text.slice(0, index));
      const bad = Buffer.concat([before, Buffer.from([0xe4]), sample.subarray(before.length)]);
      const { problems } = await again([bad]);
      const lines = text.slice(0, index).split("\n");
      assert.equal(problems.length, 1);
      assert.equal(problems[0]?.code, "encoding.bad-byte");
      assert.equal(problems[0]?.line, lines.length);
      assert.equal(problems[0]?.column, (lines.at(-1)?.length ?? 0) + 1);
      assert.equal(problems[0]?.found, "0xE4");
      assert.match(problems[0]?.message ?? "", /is "encoding": "windows-1252" right\?/);
    });

    it("refuses another encoding than the one stated", async () => {
      for (const [written, stated] of [
        ["utf-16", "utf-8"],
        ["utf-16", "windows-1252"],
        ["utf-8", "utf-16"],
      ] as const) {
        for (const bom of [true, false]) {
          const { parts, problems } = await again([write(pairs(awkward), { encoding: written, bom })], {
            encoding: stated,
          });
          assert.deepEqual(parts, []);
          assert.equal(problems.length, 1, `${written} read as ${stated}`);
          assert.match(problems[0]?.code ?? "", /^(encoding\.mismatch|xml\.encoding)$/);
        }
      }
    });

    it("refuses an empty file with one problem", async () => {
      for (const bytes of [[], [Uint8Array.of()], [Uint8Array.of(0xef, 0xbb, 0xbf)]]) {
        const { problems } = await again(bytes);
        assert.deepEqual(
          problems.map(({ code }) => code),
          [`${format.name}.empty`],
        );
      }
    });

    it("refuses a record without end at once, and closes the source", async () => {
      const served = { bytes: 0, closed: false };
      const { problems } = await read(format, endless(subject.endless, served), subject.read);
      assert.deepEqual(
        problems.map(({ code }) => code),
        [`${format.name}.long-record`],
      );
      assert.ok(served.bytes < 2_000_000, `read ${served.bytes} bytes`);
      assert.ok(served.closed);
    });

    it("closes the source when the reader stops early", async () => {
      const served = { bytes: 0, closed: false };
      const many = write(pairs(Array.from({ length: 20_000 }, () => "value")));
      const decoded = await format.decode(
        repeated(many, served),
        { ...readDefaults, ...subject.read },
        ({ message }) => assert.fail(message),
      );
      for await (const batch of decoded.parts) if (batch.length > 0) break;
      assert.ok(served.closed);
    });

    it("passes on the failure of the source", async () => {
      const failure = new Error("the line broke");
      async function* failing() {
        yield sample.subarray(0, 40);
        throw failure;
      }
      await assert.rejects(read(format, failing(), subject.read), failure);
    });

    it("throws nothing and ends, whatever is done to a file", async function () {
      this.timeout(60_000);
      const random = seeded(20_250_131);
      for (let round = 0; round < 400; round++) {
        const bytes = mutated(sample, random);
        const { parts, problems } = await again([bytes]);
        for (const problem of problems) assert.ok(problem.message.length > 0 && problem.code.includes("."));
        for (const part of parts) assert.ok(part.line > 0);
      }
    });
  });
}

/** What serves a source, and what it was asked for. */
interface Served {
  bytes: number;
  closed: boolean;
}

async function* endless(start: string, served: Served): AsyncGenerator<Uint8Array> {
  yield* repeated(Buffer.alloc(65_536, "x"), served, Buffer.from(start));
}

async function* repeated(
  bytes: Uint8Array,
  served: Served,
  start: Uint8Array = bytes,
): AsyncGenerator<Uint8Array> {
  try {
    for (let piece = start; ; piece = bytes) {
      served.bytes += piece.length;
      yield piece;
    }
  } finally {
    served.closed = true;
  }
}

/** A few bytes changed, cut out or put in, at places that matter more often than not. */
function mutated(original: Buffer, random: (below: number) => number): Buffer {
  const telling = [0, 9, 10, 13, 34, 38, 39, 44, 47, 59, 60, 62, 92, 0x80, 0xc3, 0xe4, 0xff];
  let bytes = Buffer.from(original);
  for (let change = random(4); change >= 0; change--) {
    const at = random(bytes.length);
    const kind = random(4);
    const byte = telling[random(telling.length)] ?? 0;
    const kept = kind === 0 ? at : at + (kind === 1 ? 1 + random(30) : kind === 2 ? 1 : 0);
    const added = kind === 3 ? bytes.subarray(at, at + random(60)) : Uint8Array.of(byte);
    bytes = Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(kept)]);
  }
  return bytes;
}
