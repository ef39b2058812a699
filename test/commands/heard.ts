import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { CommandContext, ExitCode } from "../../src/commands/command.ts";

/** What a command said, and how it ended. */
export interface Heard {
  readonly code: ExitCode;
  /** On standard output. */
  readonly said: string;
  /** On standard error. */
  readonly noted: string;
}

/** Runs a command in this process, as the command line would. */
export async function hear(
  home: string,
  json: boolean,
  command: (context: CommandContext) => Promise<ExitCode>,
): Promise<Heard> {
  const said: string[] = [];
  const noted: string[] = [];
  const terminal = {
    interactive: false,
    say: (text: string) => void said.push(`${text}\n`),
    note: (text: string) => void noted.push(`${text}\n`),
  };
  const stop = new AbortController().signal;
  const code = await command({ directory: join(home, "config"), json, terminal, stop });
  return { code, said: said.join(""), noted: noted.join("") };
}

/** A folder that is gone after the work, with these files in it: objects are written as JSON. */
export async function withFolder(
  files: Readonly<Record<string, unknown>>,
  work: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "dropgate-"));
  try {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      const isRaw = typeof content === "string" || content instanceof Uint8Array;
      await writeFile(join(folder, name), isRaw ? content : JSON.stringify(content));
    }
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A mapping that reads stock: `Item;Free`, quantities with a comma. */
export const stockIn = {
  gives: "stock",
  file: { format: "csv", delimiter: ";", numbers: "1.234,5" },
  rules: [
    { when: { Item: "GONE" }, do: "skip", because: "not sold any more" },
    { when: { Item: "WAIT" }, do: "hold", because: "being counted" },
  ],
  map: { sku: "{Item}", available: { number: "{Free}", min: 0 } },
};

/** A mapping that writes stock as `SKU,Qty` in UTF-8. */
export const stockOut = {
  takes: "stock",
  file: { format: "csv", newline: "lf", name: "stock_{$sequence:000}.csv" },
  select: { sortBy: ["sku"] },
  row: { SKU: "{sku}", Qty: { number: "{available}", round: 0, min: 0 } },
};
