import { GatewayError, messageOf } from "../model/error.ts";

/** Runs work on the spool's folders; what the system fails with becomes `spool.failed`. */
export async function guard<T>(verb: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw spoolFailure(verb, cause);
  }
}

/** What the spool throws for a failure of the system's; its own failures pass as they are. */
export function spoolFailure(verb: string, cause: unknown): GatewayError {
  if (cause instanceof GatewayError) return cause;
  const message = `Cannot ${verb} in the spool: ${messageOf(cause)}`;
  return new GatewayError("spool.failed", message, { cause, retry: "later" });
}
