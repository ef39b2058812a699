import assert from "node:assert/strict";
import { GatewayError } from "../../src/model/error.ts";
import { joinPath, type Transport } from "../../src/model/transport.ts";

/** A transport with a folder of its own that is there and empty. */
export interface TransportPlace {
  readonly transport: Transport;
  readonly folder: string;
  /** Closes the transport and removes the folder. */
  remove(): Promise<void>;
}

/** What every transport must do. `open` gives a fresh place for each test. */
export function behavesLikeTransport(name: string, open: () => Promise<TransportPlace>): void {
  describe(`${name}, as a transport`, () => {
    let place: TransportPlace;
    const at = (...segments: string[]) => joinPath(place.folder, ...segments);
    const write = (path: string, text: string) => place.transport.write(at(path), pieces(text));
    const names = async () => (await place.transport.list(place.folder)).map((entry) => entry.name).sort();

    beforeEach(async () => {
      place = await open();
    });
    afterEach(() => place.remove());

    it("lists nothing in an empty folder", async () => {
      assert.deepEqual(await place.transport.list(place.folder), []);
    });

    it("gives back the bytes that were written", async () => {
      const text = "åäö\r\n".repeat(100_000);
      await write("orders.csv", text);
      assert.equal(await textOf(place.transport.read(at("orders.csv"))), text);
    });

    it("writes an empty file", async () => {
      await place.transport.write(at("empty.csv"), none());
      assert.equal((await place.transport.stat(at("empty.csv")))?.size, 0);
      assert.equal(await textOf(place.transport.read(at("empty.csv"))), "");
    });

    it("replaces what a writing that broke off left, whole", async () => {
      await write("orders.csv.part", "a long first try");
      await write("orders.csv.part", "second");
      assert.equal(await textOf(place.transport.read(at("orders.csv.part"))), "second");
    });

    it("says the same of a file in a listing and in a look", async () => {
      await write("orders.csv", "12345");
      const [listed] = await place.transport.list(place.folder);
      assert.deepEqual(listed, await place.transport.stat(at("orders.csv")));
      assert.equal(listed?.name, "orders.csv");
      assert.equal(listed.size, 5);
    });

    it("leaves dotfiles and folders out of a listing", async () => {
      await write("orders.csv", "1");
      await write(".orders.csv.part", "1");
      await write("folder/inner.csv", "1");
      assert.deepEqual(await names(), ["orders.csv"]);
    });

    it("lists names as they stand", async () => {
      const odd = ["a b.csv", "ä.csv", "日本.csv", "a'b;c&d.csv", "100%.csv", "#1.csv"];
      for (const one of odd) await write(one, "1");
      assert.deepEqual(await names(), [...odd].sort());
      for (const one of odd) assert.equal(await textOf(place.transport.read(at(one))), "1");
    });

    it("moves a file into a folder that is not there yet", async () => {
      await write("orders.csv", "1");
      await place.transport.move(at("orders.csv"), at(".archive", "orders.csv"));
      assert.deepEqual(await names(), []);
      assert.equal(await textOf(place.transport.read(at(".archive", "orders.csv"))), "1");
    });

    it("moves a file over another without a moment in which there is none", async () => {
      await write("stock.csv", "0");
      const gaps: unknown[] = [];
      const rounds = 40;
      let busy = true;
      const looking = (async () => {
        while (busy) gaps.push(await place.transport.stat(at("stock.csv")));
      })();
      for (let round = 1; round <= rounds; round += 1) {
        await write(".stock.csv.part", "x".repeat(round));
        await place.transport.move(at(".stock.csv.part"), at("stock.csv"));
      }
      busy = false;
      await looking;
      assert.ok(gaps.length > 1);
      assert.deepEqual(
        gaps.filter((entry) => entry === undefined),
        [],
      );
      assert.equal((await place.transport.stat(at("stock.csv")))?.size, rounds);
    });

    it("removes a file, and does not mind that it is gone", async () => {
      await write("orders.csv", "1");
      await place.transport.remove(at("orders.csv"));
      await place.transport.remove(at("orders.csv"));
      assert.equal(await place.transport.stat(at("orders.csv")), undefined);
    });

    it("looks at a file that is not there without failing", async () => {
      assert.equal(await place.transport.stat(at("none.csv")), undefined);
      assert.equal(await place.transport.stat(at("no-folder", "none.csv")), undefined);
    });

    const missing: readonly [string, () => Promise<unknown>][] = [
      ["a folder that is not there", () => place.transport.list(at("none"))],
      ["a file that is not there", () => textOf(place.transport.read(at("none.csv")))],
      ["a move of a file that is not there", () => place.transport.move(at("none.csv"), at("b.csv"))],
    ];
    for (const [what, work] of missing) {
      it(`says that ${what} is missing, and that trying later may help`, async () => {
        await assert.rejects(work, (error) => {
          assert.ok(error instanceof GatewayError);
          assert.equal(error.code, "transport.missing");
          assert.equal(error.retry, "later");
          assert.ok(error.cause !== undefined);
          return true;
        });
      });
    }

    it("passes on what the bytes' own source failed with", async () => {
      const failing = place.transport.write(at(".part"), broken());
      await assert.rejects(failing, { code: "spool.missing" });
    });

    it("refuses to read a folder", async () => {
      await write("folder/inner.csv", "1");
      await assert.rejects(textOf(place.transport.read(at("folder"))), GatewayError);
    });

    it("lists while files come and go", async () => {
      const coming = Array.from({ length: 50 }, async (_, at) => {
        await write(`.${at}.part`, "1");
        await place.transport.move(
          joinPath(place.folder, `.${at}.part`),
          joinPath(place.folder, `${at}.csv`),
        );
        if (at % 2 === 0) await place.transport.remove(joinPath(place.folder, `${at}.csv`));
      });
      const listings = Array.from({ length: 20 }, () => place.transport.list(place.folder));
      await Promise.all([...coming, ...listings]);
      assert.equal((await names()).length, 25);
    });

    it("lets a file be left half read", async () => {
      await write("orders.csv", "x".repeat(3_000_000));
      for await (const chunk of place.transport.read(at("orders.csv"))) {
        assert.ok(chunk.byteLength > 0);
        break;
      }
      await place.transport.remove(at("orders.csv"));
    });
  });
}

/** All bytes as text. */
export async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

/** A text as bytes, in several pieces. */
export async function* pieces(text: string): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += 100_000) yield bytes.subarray(at, at + 100_000);
}

async function* none(): AsyncGenerator<Uint8Array> {}

async function* broken(): AsyncGenerator<Uint8Array> {
  yield Buffer.from("the beginning");
  throw new GatewayError("spool.missing", "The bytes are nowhere");
}
