import { openReadOnly, type ReadOnlyLedger } from "../ledger/index.ts";
import type { GatewayConfig } from "../model/config.ts";
import { GatewayError } from "../model/error.ts";
import type { CommandContext, ExitCode } from "./command.ts";
import { withConfig } from "./with-config.ts";

/** Opens the ledger for looking; `undefined` while there is none, because nothing has ever run. */
export async function ledgerIfAny(filename: string): Promise<ReadOnlyLedger | undefined> {
  try {
    return await openReadOnly(filename);
  } catch (error) {
    if (error instanceof GatewayError && error.code === "ledger.missing") return undefined;
    throw error;
  }
}

/**
 * Looks into the ledger and closes it whatever happens. Where there is none yet it says so, `nothing` in JSON, and all is well.
 */
export async function withLedger(
  context: CommandContext,
  nothing: unknown,
  work: (ledger: ReadOnlyLedger, config: GatewayConfig) => Promise<ExitCode>,
): Promise<ExitCode> {
  return withConfig(context, async (config) => {
    const ledger = await ledgerIfAny(config.ledger.filename);
    if (ledger === undefined) {
      context.terminal.say(context.json ? JSON.stringify(nothing) : "Nothing has been received yet.");
      return 0;
    }
    try {
      return await work(ledger, config);
    } finally {
      await ledger.close();
    }
  });
}
