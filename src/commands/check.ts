import { dirname } from "node:path";
import { nextRuns } from "../config/schedule.ts";
import { mappingNames } from "../gateway/mapping-names.ts";
import { loadMapping } from "../gateway/mappings.ts";
import { loadConfiguration, loadSetup, type Setup } from "../gateway/setup.ts";
import { instant, systemClock } from "../model/clock.ts";
import type { Feed } from "../model/config.ts";
import { isError, type Problem } from "../model/problem.ts";
import type { CommandContext, ExitCode } from "./command.ts";
import { countOf } from "./count-of.ts";
import { localTime } from "./local-time.ts";
import { mappingsFolder } from "./mapping-choice.ts";
import { problemJson, shownFrom } from "./problem-json.ts";
import { problemLines } from "./problem-lines.ts";

/** How many coming runs of a feed are told. */
const RUNS = 3;

/**
 * Loads the configuration and every mapping, also those that no partner uses, and says all that is wrong at once. Touches nothing.
 * 2 when anything is an error.
 */
export async function check(context: CommandContext): Promise<ExitCode> {
  const { directory, terminal } = context;
  const { setup, problems } = await loadSetup(directory);
  const mappings = await checkMappings(directory);
  const home = dirname(directory);
  const all = once([...problems, ...mappings.problems].map((problem) => shownFrom(home, problem)));
  const wrong = all.filter(isError).length;
  if (context.json) terminal.say(JSON.stringify({ problems: all.map(problemJson), ...runsJson(setup) }));
  else sayProblems(context, all);
  if (wrong > 0 || setup === undefined) return 2;
  if (!context.json) terminal.say(soundText(setup, mappings.names.length));
  return 0;
}

async function checkMappings(
  directory: string,
): Promise<{ names: readonly string[]; problems: readonly Problem[] }> {
  const folder = mappingsFolder(directory);
  const { config } = await loadConfiguration(directory);
  const names = await mappingNames(folder);
  const loaded = await Promise.all(names.map((name) => loadMapping(folder, name, config?.timezone ?? "UTC")));
  return { names, problems: loaded.flatMap(({ problems }) => problems) };
}

/** A mapping that partners use is read once for them and once for itself. */
function once(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

function sayProblems({ terminal }: CommandContext, problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  const wrong = problems.filter(isError).length;
  const warnings = problems.length - wrong;
  terminal.say(problemLines(problems, terminal.interactive));
  const counts = [wrong > 0 && countOf(wrong, "error"), warnings > 0 && countOf(warnings, "warning")];
  terminal.say(`${counts.filter((count) => count !== false).join(", ")}.`);
}

/** What is sound, and when each timed feed runs next. */
export function soundText(setup: Setup, mappings: number, now = systemClock.now()): string {
  const { config, sources, feeds } = setup;
  const counts = [
    countOf(config.partners.length, "partner"),
    countOf(sources.length, "source"),
    countOf(feeds.length, "feed"),
  ];
  const runs = feeds.map(({ feed }) => runsText(feed, now)).filter((text) => text !== "");
  return [`${counts.join(", ")} and ${countOf(mappings, "mapping")} are sound.`, ...runs].join("\n");
}

function runsText({ feed, schedule }: Feed, now: Date): string {
  if (schedule.kind === "on change") return "";
  const runs = nextRuns(schedule, now, RUNS).map((run) => localTime(run, schedule.timezone));
  return `${feed} runs next at ${runs.join(", ")} (${schedule.timezone}).`;
}

function runsJson(setup: Setup | undefined) {
  if (setup === undefined) return {};
  const timed = setup.feeds.filter(({ feed }) => feed.schedule.kind === "cron");
  const now = systemClock.now();
  return {
    feeds: timed.map(({ feed }) => ({
      feed: feed.feed,
      next: nextRuns(feed.schedule, now, RUNS).map(instant),
    })),
  };
}
