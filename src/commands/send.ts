import { openGateway } from "../gateway/gateway.ts";
import { GatewayError } from "../model/error.ts";
import { deliverOpen } from "../outbound/deliver-open.ts";
import type { Outgoing } from "../outbound/feed-run.ts";
import { produce } from "../outbound/produce.ts";
import type { CommandContext, ExitCode } from "./command.ts";
import { commandLog } from "./log.ts";
import { problemLines } from "./problem-lines.ts";
import { deliveriesOf, sentSummary } from "./summary.ts";
import { summaryText } from "./summary-text.ts";
import { whileOpen } from "./while-open.ts";
import { withSetup } from "./with-setup.ts";

/** Runs one feed (`acme/stock`) now, whatever its schedule; `full` sends everything, not only what changed. */
export async function send(context: CommandContext, feed: string, full: boolean): Promise<ExitCode> {
  return withSetup(context, async (setup) => {
    const out = feedOf(setup.feeds, feed);
    const log = commandLog(setup.config.log.level, context.terminal.interactive);
    const gateway = await openGateway(setup, { log });
    return whileOpen(context, gateway, async () => {
      const made = await produce(gateway.outbound, out, { full });
      await deliverOpen(gateway.outbound, new Map());
      const sent = (await deliveriesOf(gateway, made?.deliveries ?? [])).map(sentSummary);
      const problems = made?.problems ?? [];
      const summary = { received: [], sent, problems: problems.length };
      if (problems.length > 0) context.terminal.note(problemLines(problems, context.terminal.interactive));
      context.terminal.say(
        context.json ? JSON.stringify(summary) : summaryText(summary, context.terminal.interactive),
      );
      if (sent.some(({ state }) => state !== "sent")) return 3;
      return problems.length > 0 ? 1 : 0;
    });
  });
}

function feedOf(feeds: readonly Outgoing[], name: string): Outgoing {
  const found = feeds.find(({ feed }) => feed.feed === name);
  if (found !== undefined) return found;
  const names = feeds.map(({ feed }) => feed.feed).join(", ");
  throw new GatewayError("usage.feed", `There is no feed "${name}"; there are ${names}`, {
    trouble: "usage",
  });
}
