import { quantityText } from "../ledger/quantity.ts";
import type { Content, Value } from "../model/document.ts";
import type { Share } from "./line-match.ts";
import { centsText, shareOf, timesQuantity } from "./money.ts";

/** Some of an order line that came back, and why. */
export interface ReturnedShare extends Share {
  readonly reason: string | undefined;
}

/** A refund and the SKUs of lines that it has no amount for. */
export interface Raised {
  readonly content: Content;
  readonly withoutPrice: readonly string[];
}

/** What the buyer gets for what came back. Pure. */
export function refundOf(
  returnNumber: string,
  order: { readonly orderNumber: string; readonly currency: string | undefined },
  shares: readonly ReturnedShare[],
): Raised {
  const amounts = amountsOf(shares);
  const known = amounts.flatMap((amount) => (amount === undefined ? [] : [amount]));
  const content = given({
    refundId: `R-${returnNumber}`,
    orderNumber: order.orderNumber,
    returnNumber,
    currency: order.currency,
    total: known.length === 0 ? undefined : centsText(known.reduce((sum, amount) => sum + amount, 0n)),
    reason: sameReason(shares),
    lines: shares.map((share, at) => lineOf(share, amounts[at])),
  });
  const withoutPrice = shares.filter((_, at) => amounts[at] === undefined).map(({ line }) => line.sku);
  return { content, withoutPrice };
}

/** One order line can be in several shares (two conditions): each goes on where the one before it ended. */
function amountsOf(shares: readonly ReturnedShare[]): readonly (bigint | undefined)[] {
  const counted = new Map<number, number>();
  return shares.map(({ line, quantity }) => {
    const before = counted.get(line.lineNo) ?? line.returned;
    counted.set(line.lineNo, before + quantity);
    if (line.unitPrice !== undefined) return timesQuantity(line.unitPrice, quantity);
    if (line.linePrice === undefined) return undefined;
    return shareOf(line.linePrice, line.ordered, before, quantity);
  });
}

function lineOf({ line, quantity, reason }: ReturnedShare, amount: bigint | undefined): Content {
  return given({
    lineId: line.lineId,
    sku: line.sku,
    quantity: quantityText(quantity),
    amount: amount === undefined ? undefined : centsText(amount),
    reason,
  });
}

function sameReason(shares: readonly ReturnedShare[]): string | undefined {
  const reasons = new Set(shares.map(({ reason }) => reason));
  return reasons.size === 1 ? shares[0]?.reason : undefined;
}

function given(fields: Readonly<Record<string, Value | undefined>>): Content {
  const content: Record<string, Value> = {};
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) content[name] = value;
  return content;
}
