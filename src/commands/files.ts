import { deliveryView, fileView, listFiles, type ReadOnlyLedger } from "../ledger/index.ts";
import type { GatewayConfig } from "../model/config.ts";
import { GatewayError } from "../model/error.ts";
import type { CommandContext, ExitCode } from "./command.ts";
import { fileJson, sentJson } from "./file-json.ts";
import { fileText, sentText } from "./file-text.ts";
import { filesText } from "./files-text.ts";
import { keptAt } from "./kept-at.ts";
import { withLedger } from "./with-ledger.ts";

/**
 * The newest files that came in or went out, or one of them with its problems. Received and sent files are numbered each for
 * themselves: a number names the received file, and the sent one where there is one. Throws (usage) for a number of neither.
 */
export async function files(
  context: CommandContext,
  id: number | undefined,
  limit: number,
): Promise<ExitCode> {
  if (id !== undefined) return oneFile(context, id);
  return withLedger(context, [], async (ledger, config) => {
    const listed = await listFiles(ledger, { limit });
    const { say, interactive } = context.terminal;
    say(context.json ? JSON.stringify(listed) : filesText(listed, limit, config.timezone, interactive));
    return 0;
  });
}

async function oneFile(context: CommandContext, id: number): Promise<ExitCode> {
  return withLedger(context, null, async (ledger, config) => {
    const { file, sent } = await find(ledger, config, id);
    const { say, interactive } = context.terminal;
    if (context.json) {
      const told = file
        ? { ...fileJson(file), ...(sent && { sent: sentJson(sent) }) }
        : sent && sentJson(sent);
      say(JSON.stringify(told));
      return 0;
    }
    if (file !== undefined) say(fileText(file, config, interactive));
    if (file !== undefined && sent !== undefined) say("\nSent files have numbers of their own:");
    if (sent !== undefined) say(sentText(sent, config));
    return 0;
  });
}

async function find(ledger: ReadOnlyLedger, config: GatewayConfig, id: number) {
  const view = await fileView(ledger, id);
  const delivery = await deliveryView(ledger, id);
  if (view === undefined && delivery === undefined) {
    const message = `There is no file ${id}, neither received nor sent; "dropgate files" lists them`;
    throw new GatewayError("usage.file", message, { trouble: "usage" });
  }
  return {
    file: view && { ...view, keptAt: await keptAt(config.data, view.receipt.hash) },
    sent: delivery && { ...delivery, keptAt: await keptAt(config.data, delivery.hash) },
  };
}
