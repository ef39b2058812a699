import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { link, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Transport } from "../../src/model/transport.ts";
import { directory } from "../../src/transports/directory.ts";
import { behavesLikeTransport, pieces, textOf } from "../contract/transport.ts";

async function place() {
  const folder = await mkdtemp(join(tmpdir(), "dropgate-directory-"));
  const transport = directory();
  const remove = async () => {
    await transport.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { transport, folder, remove };
}

behavesLikeTransport("a folder", place);

describe("a folder", () => {
  let transport: Transport;
  let folder: string;
  let remove: () => Promise<void>;
  const at = (name: string) => join(folder, name);

  beforeEach(async () => {
    ({ transport, folder, remove } = await place());
    await writeFile(at("plain.csv"), "1");
  });
  afterEach(() => remove());

  const notPlain: readonly [string, (path: string) => unknown][] = [
    ["FIFO", (path) => execFileSync("mkfifo", [path])],
    ["symbolic link", (path) => symlink(at("plain.csv"), path)],
    ["dangling symbolic link", (path) => symlink(at("none.csv"), path)],
    ["folder", (path) => mkdir(path)],
  ];
  for (const [kind, make] of notPlain) {
    it(`neither lists, looks at nor reads a ${kind}, and does not wait on it`, async () => {
      await make(at("odd.csv"));
      const names = (await transport.list(folder)).map((entry) => entry.name);
      assert.deepEqual(names, ["plain.csv"]);
      await assert.rejects(transport.stat(at("odd.csv")), { code: "transport.not-a-file" });
      await assert.rejects(textOf(transport.read(at("odd.csv"))), { name: "GatewayError" });
    });
  }

  it("leaves out a file that somebody holds under a second name", async () => {
    await link(at("plain.csv"), at("second.csv"));
    assert.deepEqual(await transport.list(folder), []);
    await rm(at("second.csv"));
    assert.equal((await transport.list(folder)).length, 1);
  });

  it("lists a name that is not UTF-8, so that somebody is told of it", async () => {
    const name = Buffer.from([0x6f, 0xe4, 0x2e, 0x63, 0x73, 0x76]);
    await writeFile(Buffer.concat([Buffer.from(`${folder}/`), name]), "1");
    const names = (await transport.list(folder)).map((entry) => entry.name).sort();
    assert.deepEqual(names, ["o\ufffd.csv", "plain.csv"]);
  });

  it("tells a file from another that took its name", async () => {
    const before = await transport.stat(at("plain.csv"));
    await transport.write(at(".part"), pieces("1"));
    await transport.move(at(".part"), at("plain.csv"));
    const after = await transport.stat(at("plain.csv"));
    assert.equal(after?.size, before?.size);
    assert.notEqual(after?.identity, before?.identity);
  });

  const traps: readonly [string, (path: string) => unknown][] = [
    ["FIFO", (path) => execFileSync("mkfifo", [path])],
    ["symbolic link", (path) => symlink(at("plain.csv"), path)],
    ["hard link", (path) => link(at("plain.csv"), path)],
  ];
  for (const [kind, make] of traps) {
    it(`writes a file of its own where a ${kind} lay in wait under the name`, async () => {
      await make(at(".5.out.csv.part"));
      await transport.write(at(".5.out.csv.part"), pieces("ours"));
      assert.equal(await readFile(at(".5.out.csv.part"), "utf8"), "ours");
      assert.equal(await readFile(at("plain.csv"), "utf8"), "1");
    });
  }

  it("makes a folder that is missing", async () => {
    await transport.prepare?.(at("a/b"));
    await transport.prepare?.(at("a/b"));
    assert.deepEqual(await readdir(at("a")), ["b"]);
  });

  it("calls when a file comes, and no more once it is told to stop", async () => {
    let calls = 0;
    const failures: Error[] = [];
    const called = new Promise<void>((resolve) => {
      const stop = transport.watch?.(
        folder,
        () => {
          calls += 1;
          void stop?.().then(resolve);
        },
        (error) => failures.push(error),
      );
      void keepTouching(at("new.csv"), () => calls > 0);
    });
    await called;
    const before = calls;
    await writeFile(at("later.csv"), "1");
    assert.equal(calls, before);
    assert.deepEqual(failures, []);
  });
});

/** The watcher says nothing of when it is ready: the file is made again until it calls. */
async function keepTouching(path: string, until: () => boolean): Promise<void> {
  for (let round = 0; !until() && round < 200; round += 1) {
    await writeFile(path, String(round));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
