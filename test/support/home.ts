import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";

/** The project's own folder. */
export const project = join(import.meta.dirname, "..", "..");

/** A folder with `config/` and `mappings/` that a gateway can live in. */
export interface Home {
  readonly path: string;
  /** `config/`, as `--config` wants it. */
  readonly config: string;
  /** Puts a file where a partner would, whole, under its final name. */
  drop(path: string, bytes: string | Uint8Array): Promise<void>;
  /** All files below a folder with their bytes, dotfolders too, sorted; `.gitkeep` left out. */
  tree(folder: string): Promise<ReadonlyMap<string, Buffer>>;
  remove(): Promise<void>;
}

/** Makes a home from one in the project (the shipped default, or a case's); files settle at once. */
export async function makeHome(from: string = project): Promise<Home> {
  const path = await mkdtemp(join(tmpdir(), "dropgate-"));
  await cp(join(from, "config"), join(path, "config"), { recursive: true });
  await cp(join(from, "mappings"), join(path, "mappings"), { recursive: true });
  await settleAtOnce(join(path, "config", "partners"));
  return {
    path,
    config: join(path, "config"),
    async drop(name, bytes) {
      await mkdir(dirname(join(path, name)), { recursive: true });
      await writeFile(join(path, name), bytes);
    },
    tree: (folder) => readTree(join(path, folder)),
    remove: () => rm(path, { recursive: true, force: true }),
  };
}

/** Nobody writes slowly in a test. */
async function settleAtOnce(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const partner = JSON.parse(await readFile(join(folder, name), "utf8"));
    for (const receive of partner.receive ?? []) {
      Object.assign(receive, { settled: "10ms", emptyAfter: "10ms", poll: "100ms" });
    }
    await writeFile(join(folder, name), JSON.stringify(partner, null, 2));
  }
}

async function readTree(root: string): Promise<ReadonlyMap<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isFile() || entry.name === ".gitkeep") continue;
    const path = join(entry.parentPath, entry.name);
    files.set(relative(root, path), await readFile(path));
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}
