import { cp, readdir } from "node:fs/promises";
import { join } from "node:path";
import { once } from "../../src/commands/once.ts";
import type { Clock } from "../../src/model/clock.ts";
import type { Home } from "./home.ts";

// A flow is judged by what it leaves, not by what it logs.
process.env.DROPGATE_LOG ??= "silent";

/** The instant at which every flow runs. */
export const flowInstant = new Date("2026-11-21T12:00:00Z");

/** Stands still for the wall, runs for waits. */
export const flowClock: Clock = { now: () => flowInstant, elapsed: () => performance.now() };

interface ReceivedFile {
  readonly partner: string;
  readonly name: string;
  readonly verdict: string;
  readonly state: string;
  readonly documents: Readonly<Record<string, number>>;
  readonly problems: number;
}

interface Pass {
  readonly received: readonly ReceivedFile[];
  readonly sent: readonly { feed: string; name: string; documents: number; state: string }[];
}

/** Runs one pass of the gateway in this process; gives its exit code and what it printed, parsed. */
export async function pass(
  home: Home,
  wait = 20_000,
): Promise<{ code: number; summary: Pass; notes: readonly string[] }> {
  const notes: string[] = [];
  let printed = "";
  const say = (text: string): void => {
    printed += text;
  };
  const terminal = { interactive: false, say, note: (text: string) => void notes.push(text) };
  const context = {
    directory: home.config,
    json: true,
    terminal,
    stop: new AbortController().signal,
    clock: flowClock,
  };
  const code = await once(context, { partner: undefined, wait, allFeeds: true });
  return { code, summary: JSON.parse(printed), notes };
}

/** A pass without what differs from run to run, and without what did not happen. */
export function shortly({ received, sent }: Pass): unknown {
  return {
    received: received.map(({ partner, name, verdict, state, documents, problems }) => ({
      file: `${partner} ${name}`,
      came: `${verdict}, ${state}`,
      documents: Object.fromEntries(Object.entries(documents).filter(([, count]) => count > 0)),
      problems,
    })),
    sent: sent.map(({ feed, name, documents, state }) => `${feed} ${name}: ${documents} ${state}`),
  };
}

/** Runs a case's steps in order: the files of each are dropped, then one pass is made. */
export async function runSteps(home: Home, steps: string): Promise<readonly unknown[]> {
  const passes: unknown[] = [];
  for (const step of (await readdir(steps)).sort()) {
    await cp(join(steps, step), home.path, { recursive: true });
    const { code, summary } = await pass(home);
    passes.push({ step, exit: code, ...Object(shortly(summary)) });
  }
  return passes;
}
