import type { Gateway } from "../gateway/gateway.ts";
import type { CommandContext, ExitCode } from "./command.ts";

/** Does the work with an open gateway that stops when the command is asked to, and closes it whatever happens. */
export async function whileOpen(
  context: CommandContext,
  gateway: Gateway,
  work: () => Promise<ExitCode>,
): Promise<ExitCode> {
  const stop = () => gateway.stop();
  context.stop.addEventListener("abort", stop, { once: true });
  if (context.stop.aborted) stop();
  try {
    return await work();
  } finally {
    context.stop.removeEventListener("abort", stop);
    await gateway.close();
  }
}
