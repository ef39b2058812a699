import { listOrders, orderView } from "../ledger/index.ts";
import { GatewayError } from "../model/error.ts";
import type { CommandContext, ExitCode } from "./command.ts";
import { orderJson } from "./order-json.ts";
import { ordersText, orderText } from "./order-text.ts";
import { withLedger } from "./with-ledger.ts";

/**
 * The newest orders, or one with its timeline; JSON gives one object for it, and an array where several stores have that
 * number. Throws (usage) for a number that never came in.
 */
export async function orders(
  context: CommandContext,
  number: string | undefined,
  limit: number,
): Promise<ExitCode> {
  if (number !== undefined) return oneOrder(context, number);
  return withLedger(context, [], async (ledger, config) => {
    const listed = await listOrders(ledger, { limit });
    const { say, interactive } = context.terminal;
    say(context.json ? JSON.stringify(listed) : ordersText(listed, limit, config.timezone, interactive));
    return 0;
  });
}

async function oneOrder(context: CommandContext, number: string): Promise<ExitCode> {
  return withLedger(context, null, async (ledger, config) => {
    const found = await orderView(ledger, number);
    if (found.length === 0) throw unknown(number);
    const { say, interactive } = context.terminal;
    const told = found.map(orderJson);
    if (context.json) say(JSON.stringify(told.length === 1 ? told[0] : told));
    else say(found.map((order) => orderText(order, config.timezone, interactive)).join("\n\n"));
    return 0;
  });
}

function unknown(number: string): GatewayError {
  const message = `There is no order "${number}"; "dropgate orders" lists those that came in`;
  return new GatewayError("usage.order", message, { trouble: "usage" });
}
