import { type StockView, stockView } from "../ledger/index.ts";
import { GatewayError } from "../model/error.ts";
import type { CommandContext, ExitCode } from "./command.ts";
import { oneStockText, stockTable } from "./stock-text.ts";
import { withLedger } from "./with-ledger.ts";

/**
 * Stock figures of all articles, or of one with what is promised to open orders; JSON gives one object for it, and an array
 * where several warehouses keep it. Throws (usage) for a SKU of which no stock ever came in.
 */
export async function stock(context: CommandContext, sku: string | undefined): Promise<ExitCode> {
  return withLedger(context, sku === undefined ? [] : null, async (ledger, config) => {
    const asked = sku === undefined ? {} : { sku };
    const found = await stockView(ledger, { limit: Number.MAX_SAFE_INTEGER, ...asked });
    if (sku !== undefined && found.length === 0) throw unknown(sku);
    const { say } = context.terminal;
    const told = found.map(stockJson);
    if (context.json) say(JSON.stringify(sku !== undefined && told.length === 1 ? told[0] : told));
    else if (sku === undefined) say(stockTable(found, config.timezone));
    else say(found.map((one) => oneStockText(one, config.timezone)).join("\n\n"));
    return 0;
  });
}

/** `available` is what stores are told; the warehouse's own figure stands beside it. */
function stockJson({ warehouse, figures, available, openReservations, postedAt }: StockView) {
  const own = figures.available;
  return { warehouse, ...figures, available, warehouseAvailable: own, openReservations, postedAt };
}

function unknown(sku: string): GatewayError {
  const message = `No stock of "${sku}" has come in; "dropgate stock" lists what has`;
  return new GatewayError("usage.sku", message, { trouble: "usage" });
}
