/** Does trying again later help? `never` means a person has to mend something first. */
export type Retry = "later" | "never";

/** What kind of trouble: decides the exit code of a command. */
export type Trouble = "usage" | "configuration" | "world" | "bug";

/**
 * Something is wrong with our world (disk, network, ledger, configuration, bug), as against a `Problem` in
 * a partner's data. Always carries a stable code and, where there is one, its cause.
 */
export class GatewayError extends Error {
  override readonly name = "GatewayError";
  readonly code: string;
  readonly trouble: Trouble;
  readonly retry: Retry;

  constructor(
    code: string,
    message: string,
    options: { trouble?: Trouble; retry?: Retry; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.trouble = options.trouble ?? "world";
    this.retry = options.retry ?? "never";
  }
}

/** The system's error code (`ENOENT`, `ENOSPC`, ...) of anything thrown, or `undefined`. */
export function systemCode(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
