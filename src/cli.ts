#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { check } from "./commands/check.ts";
import type { CommandContext, ExitCode, Terminal } from "./commands/command.ts";
import { files } from "./commands/files.ts";
import { mappingPreview } from "./commands/mapping-preview.ts";
import { mappingTest } from "./commands/mapping-test.ts";
import { once } from "./commands/once.ts";
import { orders } from "./commands/orders.ts";
import { replay } from "./commands/replay.ts";
import { send } from "./commands/send.ts";
import { start } from "./commands/start.ts";
import { status } from "./commands/status.ts";
import { stock } from "./commands/stock.ts";
import { milliseconds } from "./config/duration.ts";
import { GatewayError, messageOf, systemCode, type Trouble } from "./model/error.ts";

/** Options that every command takes. */
interface Shared {
  readonly config: string;
  readonly json?: true;
}

const exitCodes: Readonly<Record<Trouble, ExitCode>> = { usage: 2, configuration: 2, world: 3, bug: 3 };

const terminal: Terminal = {
  interactive: process.stdout.isTTY === true && process.stderr.isTTY === true,
  say: (text) => void process.stdout.write(`${text}\n`),
  note: (text) => void process.stderr.write(`${text}\n`),
};

// Whoever reads our answer may stop reading, as `head` does; that is no failure of ours.
process.stdout.on("error", (error) => {
  if (systemCode(error) !== "EPIPE") throw error;
  process.exit(0);
});

process.exitCode = await main(process.argv);

/** argv -> one command -> an exit code. The only place that prints an error. */
async function main(argv: readonly string[]): Promise<ExitCode> {
  let exit: ExitCode = 0;
  const stopping = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => stopping.abort());
  const program = describe((shared, work) => {
    const directory = resolve(shared.config);
    return work({ directory, json: shared.json === true, terminal, stop: stopping.signal }).then((code) => {
      exit = code;
    });
  });
  try {
    await program.parseAsync([...argv]);
    return exit;
  } catch (error) {
    return explain(error);
  }
}

type Run = (shared: Shared, work: (context: CommandContext) => Promise<ExitCode>) => Promise<void>;

function describe(run: Run): Command {
  const program = new Command("dropgate")
    .description("Takes a web shop's batch files to its warehouse and brings the warehouse's answers back")
    .version(version())
    .showSuggestionAfterError()
    .exitOverride();
  const command = (to: Command, usage: string, description: string) =>
    to
      .command(usage)
      .description(description)
      .option("--config <dir>", "folder with gateway.json and partners/", "config")
      .option("--json", "answer in JSON");
  addRunning(program, command, run);
  addLooking(program, command, run);
  addMapping(program.command("mapping").description("work on mappings"), command, run);
  return program;
}

type Add = (to: Command, usage: string, description: string) => Command;

function addRunning(program: Command, add: Add, run: Run): void {
  add(program, "start", "run until SIGTERM or SIGINT, then finish the step in hand and stop").action(
    (options: Shared) => run(options, start),
  );
  add(program, "once [partner]", "one pass: every settled file, every feed that is due or has changes")
    .addOption(
      new Option("--wait <duration>", "longest wait for files to settle")
        .default(30_000, "30s")
        .argParser(duration),
    )
    .option("--all-feeds", "run every feed")
    .action((partner: string | undefined, options: Shared & { wait: number; allFeeds?: true }) =>
      run(options, (context) =>
        once(context, { partner, wait: options.wait, allFeeds: options.allFeeds === true }),
      ),
    );
  add(program, "send <feed>", "run a feed now, such as acme/stock")
    .option("--full", "everything, not only what changed")
    .action((feed: string, options: Shared & { full?: true }) =>
      run(options, (context) => send(context, feed, options.full === true)),
    );
  add(program, "replay <id>", "receive a kept file again under today's mapping")
    .option("--dry-run", "show what would change, change nothing")
    .action((id: string, options: Shared & { dryRun?: true }) =>
      run(options, (context) => replay(context, number(id), options.dryRun === true)),
    );
}

function addLooking(program: Command, add: Add, run: Run): void {
  add(program, "check", "load configuration and mappings, report every error").action((options: Shared) =>
    run(options, check),
  );
  add(program, "status", "sources, feeds, backlog, what needs a person").action((options: Shared) =>
    run(options, status),
  );
  add(program, "files [id]", "received and sent files; one with its problems")
    .option("--limit <n>", "how many at most", number, 50)
    .action((id: string | undefined, options: Shared & { limit: number }) =>
      run(options, (context) => files(context, id === undefined ? undefined : number(id), options.limit)),
    );
  add(program, "orders [number]", "orders; one with its timeline")
    .option("--limit <n>", "how many at most", number, 50)
    .action((order: string | undefined, options: Shared & { limit: number }) =>
      run(options, (context) => orders(context, order, options.limit)),
    );
  add(program, "stock [sku]", "stock figures").action((sku: string | undefined, options: Shared) =>
    run(options, (context) => stock(context, sku)),
  );
}

function addMapping(mapping: Command, add: Add, run: Run): void {
  add(mapping, "preview <mapping> <file>", "map a sample, write nothing; documents and problems").action(
    (name: string, file: string, options: Shared) =>
      run(options, (context) => mappingPreview(context, name, file)),
  );
  add(mapping, "test [mappings...]", "run the tests inside the mappings").action(
    (names: string[], options: Shared) => run(options, (context) => mappingTest(context, names)),
  );
}

function version(): string {
  const manifest: { readonly version?: unknown } = JSON.parse(
    readFileSync(new URL("../package.json", import.meta.url), "utf8"),
  );
  return String(manifest.version);
}

function duration(text: string): number {
  const time = milliseconds(text);
  if (Number.isNaN(time)) throw new InvalidArgumentError('Expected a time such as "30s".');
  return time;
}

function number(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError(`Expected a whole number, found "${text}".`);
  return Number(text);
}

function explain(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (!(error instanceof GatewayError)) {
    terminal.note(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return 3;
  }
  terminal.note(`dropgate: ${error.message} [${error.code}]`);
  if (error.cause !== undefined) terminal.note(`  because: ${messageOf(error.cause)}`);
  if (error.retry === "later") terminal.note("  Trying again later may help.");
  return exitCodes[error.trouble];
}
