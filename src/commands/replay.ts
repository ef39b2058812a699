import { type Gateway, openGateway } from "../gateway/gateway.ts";
import { finishFile } from "../inbound/finish.ts";
import { rehearse } from "../inbound/receive.ts";
import type { Source } from "../inbound/source.ts";
import { GatewayError } from "../model/error.ts";
import type { Receipt } from "../model/ledger.ts";
import { isError } from "../model/problem.ts";
import type { CommandContext, ExitCode } from "./command.ts";
import { commandLog } from "./log.ts";
import { problemLines } from "./problem-lines.ts";
import { receivedSummary } from "./summary.ts";
import { summaryText } from "./summary-text.ts";
import { whileOpen } from "./while-open.ts";
import { withSetup } from "./with-setup.ts";

/** Receives a kept file again under today's mapping; a dry run says what would change and changes nothing. */
export async function replay(context: CommandContext, id: number, dryRun: boolean): Promise<ExitCode> {
  return withSetup(context, async (setup) => {
    const log = commandLog(setup.config.log.level, context.terminal.interactive);
    const gateway = await openGateway(setup, { log });
    return whileOpen(context, gateway, async () => {
      const { receipt, source } = await find(gateway, id);
      return dryRun ? tryOut(context, gateway, source, receipt) : again(context, gateway, source, receipt);
    });
  });
}

async function find(gateway: Gateway, id: number): Promise<{ receipt: Receipt; source: Source }> {
  const receipt = await gateway.ledger.receipts.get(id);
  if (receipt === undefined) {
    throw new GatewayError("usage.receipt", `There is no received file ${id}`, { trouble: "usage" });
  }
  const source = gateway.sources.find((one) => one.receive.source === receipt.source);
  if (source !== undefined) return { receipt, source };
  const message = `File ${id} came from ${receipt.source}, which is not configured any more`;
  throw new GatewayError("usage.source", message, { trouble: "usage" });
}

async function tryOut(
  context: CommandContext,
  gateway: Gateway,
  source: Source,
  receipt: Receipt,
): Promise<ExitCode> {
  const reception = await rehearse(gateway.inbound, source, receipt);
  const received = receivedSummary({ receipt: { ...receipt, state: reception.state }, reception });
  show(context, { ...received }, reception.kept);
  return reception.kept.some(isError) ? 1 : 0;
}

async function again(
  context: CommandContext,
  gateway: Gateway,
  source: Source,
  receipt: Receipt,
): Promise<ExitCode> {
  const { ledger, inbound } = gateway;
  const reopened = await ledger.write((tx) => ledger.receipts.reopen(tx, receipt.id, inbound.owner));
  const now = await ledger.receipts.get(receipt.id);
  if (!reopened || now === undefined) {
    throw new GatewayError("replay.in-hand", `File ${receipt.id} is being received right now`, {
      retry: "later",
    });
  }
  const done = await finishFile(inbound, source, now);
  show(context, receivedSummary(done), done.reception?.kept ?? []);
  if (done.receipt.state === "claimed") return 3;
  return (done.reception?.kept ?? []).some(isError) ? 1 : 0;
}

function show(
  context: CommandContext,
  received: ReturnType<typeof receivedSummary>,
  problems: Parameters<typeof problemLines>[0],
): void {
  const { terminal, json } = context;
  const summary = { received: [received], sent: [], problems: received.problems };
  if (!json && problems.length > 0) terminal.note(problemLines(problems, terminal.interactive));
  terminal.say(json ? JSON.stringify(summary) : summaryText(summary, terminal.interactive));
}
