import { loadConfiguration } from "../gateway/setup.ts";
import type { GatewayConfig } from "../model/config.ts";
import type { CommandContext, ExitCode } from "./command.ts";
import { problemLines } from "./problem-lines.ts";

/**
 * Loads the configuration for a command that only looks: mappings are not read, so a broken one does not blind anybody. Says what
 * is wrong and gives 2 when it cannot be used.
 */
export async function withConfig(
  context: CommandContext,
  work: (config: GatewayConfig) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { config, problems } = await loadConfiguration(context.directory);
  if (config !== undefined) return work(config);
  context.terminal.note(problemLines(problems, context.terminal.interactive));
  context.terminal.note("The configuration cannot be used, so there is no ledger to look into.");
  return 2;
}
