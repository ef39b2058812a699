/** Keys every event uses for the same thing. Never contents of a file, never a secret. */
export interface LogFields {
  readonly partner?: string;
  readonly source?: string;
  readonly receipt?: number;
  readonly document?: string;
  readonly file?: string;
  readonly feed?: string;
  readonly delivery?: number;
  readonly err?: unknown;
  readonly [other: string]: unknown;
}

/** A structured log; `child` carries its fields in every event after. pino satisfies it. */
export interface Log {
  debug(fields: LogFields, event: string): void;
  info(fields: LogFields, event: string): void;
  warn(fields: LogFields, event: string): void;
  error(fields: LogFields, event: string): void;
  child(fields: LogFields): Log;
}

const nothing = (): void => {};

/** Says nothing: for commands whose output is their answer, and for tests. */
export const silentLog: Log = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  child: () => silentLog,
};
