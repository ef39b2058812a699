import {
  currency,
  decimal,
  documentSchema,
  identifier,
  list,
  money,
  object,
  ours,
  quantity,
  text,
} from "./fields.ts";

const line = object("What is paid back of an order line.", [], {
  lineId: identifier("The line's id as on the order."),
  sku: identifier("Article number."),
  quantity: quantity("How many came back."),
  amount: money("What the buyer gets for them; absent where the order gave no price."),
  reason: text(1024, "Why the buyer sent them back."),
});

/** Schema of a refund. */
export const refundSchema = documentSchema(
  "refund",
  "What a buyer is to be paid back, raised by a return.",
  ["refundId", "orderNumber"],
  {
    refundId: identifier("R- and the number of the return."),
    orderNumber: identifier("The order it is for."),
    returnNumber: identifier("The return that raised it."),
    currency: currency("Currency of the amounts: the order's."),
    total: decimal("Sum of the lines' amounts; positive is money to the buyer."),
    reason: text(1024, "Why, where all lines have the same reason."),
    lines: list("What it is made of.", 1, line),
    partner: ours(identifier("The store.")),
  },
);
