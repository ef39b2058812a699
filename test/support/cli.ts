import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { type Home, project } from "./home.ts";

/** How a run of the command line ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** A command that is running. */
export interface Running {
  readonly process: ChildProcess;
  /** Resolves once this was said on standard output or error. */
  hears(words: string): Promise<void>;
  readonly ended: Promise<Ended>;
}

/** Starts the real command line in a process of its own. */
export function runCli(home: Home, args: readonly string[], env: Record<string, string> = {}): Running {
  const cli = join(project, "src", "cli.ts");
  const child = spawn(process.execPath, ["--import", "tsx", cli, ...args, "--config", home.config], {
    cwd: project,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  const listeners: (() => void)[] = [];
  child.stdout.on("data", (chunk) => {
    out += chunk;
    for (const listener of listeners) listener();
  });
  child.stderr.on("data", (chunk) => {
    err += chunk;
    for (const listener of listeners) listener();
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on("close", (code, signal) => resolve({ code, signal, out, err }));
  });
  const hears = (words: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => `${out}${err}`.includes(words) && resolve();
      listeners.push(look);
      look();
      void ended.then(() => reject(new Error(`ended without saying "${words}":\n${out}\n${err}`)));
    });
  return { process: child, hears, ended };
}
