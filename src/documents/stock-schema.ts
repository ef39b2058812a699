import { documentSchema, identifier, instant, quantity } from "./fields.ts";

/** Schema of an article's stock. */
export const stockSchema = documentSchema("stock", "How much of an article the warehouse has.", ["sku"], {
  sku: identifier("Article number in store and warehouse."),
  onHand: quantity("How much is there."),
  reserved: quantity("How much of it is promised to orders."),
  available: quantity(
    "How much can be sold. To a store: the warehouse's figure, less what we passed on since; never below zero.",
  ),
  damaged: quantity("How much is there, but cannot be sold."),
  incoming: quantity("How much is on its way to the warehouse."),
  asOf: instant("When this was counted. Default: when the file came."),
});
