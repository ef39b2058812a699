import type { Clock } from "../model/clock.ts";

/** 0 all well; 1 it ran and found problems in data; 2 wrong use or configuration; 3 our world failed. */
export type ExitCode = 0 | 1 | 2 | 3;

/** Where a command's words go. */
export interface Terminal {
  /** A person is looking: colours and progress are welcome. */
  readonly interactive: boolean;
  /** The answer; one line break is added. */
  say(text: string): void;
  /** What is not the answer: problems, progress. */
  note(text: string): void;
}

/** What every command is given. */
export interface CommandContext {
  /** The folder with `gateway.json` and `partners/`. */
  readonly directory: string;
  /** Answer in JSON. */
  readonly json: boolean;
  readonly terminal: Terminal;
  /** Aborted by SIGTERM or SIGINT. */
  readonly stop: AbortSignal;
  /** Where time comes from; the system's unless a test says otherwise. */
  readonly clock?: Clock;
}
