import { loadSetup, type Setup } from "../gateway/setup.ts";
import { isError } from "../model/problem.ts";
import type { CommandContext, ExitCode } from "./command.ts";
import { problemLines } from "./problem-lines.ts";

/** Loads the configuration for a command; says what is wrong with it and gives 2 when it cannot be used. */
export async function withSetup(
  context: CommandContext,
  work: (setup: Setup) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { setup, problems } = await loadSetup(context.directory);
  if (setup !== undefined) return work(setup);
  const wrong = problems.filter(isError).length;
  context.terminal.note(problemLines(problems, context.terminal.interactive));
  context.terminal.note(
    `The configuration has ${wrong} ${wrong === 1 ? "error" : "errors"}; nothing was started.`,
  );
  return 2;
}
