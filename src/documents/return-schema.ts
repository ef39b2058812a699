import {
  documentSchema,
  identifier,
  instant,
  list,
  object,
  oneOf,
  ours,
  positiveQuantity,
  text,
} from "./fields.ts";

const line = object("How much of an order line came back.", ["quantity"], {
  lineId: identifier("The line's id as on the order. Without it the SKU counts."),
  sku: identifier("Article number. Spread over the order's lines of that SKU, in their order."),
  quantity: positiveQuantity("How many."),
  condition: oneOf(["new", "opened", "damaged", "wrong"], "What state the goods are in."),
  disposition: oneOf(
    ["restock", "damagedBin", "scrap", "resend"],
    "What becomes of them. Default: restock what is new, damagedBin for what is opened or damaged.",
  ),
  reason: text(1024, "Why the buyer sent them back."),
});

/** Schema of a return. */
export const returnSchema = documentSchema(
  "return",
  "Goods of an order that came back to the warehouse.",
  ["returnNumber", "orderNumber"],
  {
    returnNumber: identifier("The warehouse's number of the return."),
    orderNumber: identifier("The order the goods are of."),
    store: identifier(
      "Name of the store the order is of, needed where two stores have the same order number.",
    ),
    receivedAt: instant("When the goods came back. Default: when the file came."),
    lines: list("What came back.", 1, line),
    partner: ours(identifier("The store.")),
  },
);
