import { type Gateway, nextRuns, openGateway } from "../gateway/gateway.ts";
import { recover } from "../inbound/recover.ts";
import { runSource } from "../inbound/run.ts";
import { waker } from "../model/waker.ts";
import { runFeeds } from "../outbound/run.ts";
import type { CommandContext, ExitCode } from "./command.ts";
import { killAt } from "./kill-at.ts";
import { localTime } from "./local-time.ts";
import { commandLog } from "./log.ts";
import { whileOpen } from "./while-open.ts";
import { withSetup } from "./with-setup.ts";

/** How often work left by a failure or by a gateway that died is looked for, ms. */
const RECOVER = 30_000;

/** Runs until it is asked to stop; then finishes the step in hand. What was cut off is taken up at the next start. */
export async function start(context: CommandContext): Promise<ExitCode> {
  return withSetup(context, async (setup) => {
    const log = commandLog(setup.config.log.level, context.terminal.interactive);
    const gateway = await openGateway(setup, { log, atStep: killAt() });
    return whileOpen(context, gateway, async () => {
      context.terminal.say(greeting(gateway));
      await gateway.recover();
      await run(gateway);
      context.terminal.say("dropgate has stopped.");
      return 0;
    });
  });
}

async function run(gateway: Gateway): Promise<void> {
  const { inbound, outbound, sources, feeds } = gateway;
  const bell = waker();
  bell.wake();
  const sourcesRunning = sources.map((source) => runSource(inbound, source, () => bell.wake()));
  await Promise.all([
    ...sourcesRunning,
    runFeeds(outbound, feeds, bell),
    keepRecovering(gateway, () => bell.wake()),
  ]);
}

async function keepRecovering(gateway: Gateway, received: () => void): Promise<void> {
  const { inbound, sources } = gateway;
  while (!inbound.stop.aborted) {
    await waker().wait(RECOVER, inbound.stop);
    try {
      if ((await recover(inbound, sources)).length > 0) received();
    } catch (err) {
      inbound.log.error({ err }, "cannot take up what was left unfinished, will try again");
    }
  }
}

function greeting({ setup, sources, feeds, inbound }: Gateway): string {
  const { config } = setup;
  const now = inbound.clock.now();
  const takes = sources.map(
    ({ partner, receive }) =>
      `  ${partner.name}: ${receive.document} files (${receive.files}) dropped into ${receive.shown}`,
  );
  const gives = feeds.map(({ partner, feed }) => {
    const next = nextRuns(feed.schedule, now, 1)[0];
    const zone = feed.schedule.kind === "cron" ? feed.schedule.timezone : config.timezone;
    const when =
      next === undefined ? "as soon as something changed" : `next at ${localTime(next, zone)} (${zone})`;
    return `  ${partner.name}: ${feed.document} files into ${feed.shown}, ${when}`;
  });
  return [
    `dropgate is running in ${config.home}`,
    "It takes",
    ...takes,
    "It gives",
    ...gives,
    `Files taken are kept in .archive beside them, refused ones in .error with the reason. Ledger: ${config.ledger.filename}`,
    "Stop it with Ctrl-C.",
  ].join("\n");
}
