import {
  decimal,
  documentSchema,
  identifier,
  instant,
  list,
  object,
  oneOf,
  ours,
  quantityOrZero,
  text,
  yesno,
} from "./fields.ts";
import { statuses } from "./order-status.ts";

const parcel = object("One parcel.", [], {
  trackingNumber: text(128, "The carrier's number of the parcel."),
  trackingUrl: text(2048, "Where the buyer can follow it."),
  weight: decimal("Weight in kilograms."),
});

const line = object("How much of an order line is in it.", [], {
  lineId: identifier("The line's id as on the order. Without it the SKU counts."),
  sku: identifier("Article number. Spread over the order's lines of that SKU, in their order."),
  quantity: quantityOrZero("How many. Default: all that is left of the line."),
});

/** Schema of a shipment. */
export const shipmentSchema = documentSchema(
  "shipment",
  "Goods of an order that left the warehouse; an order can have several.",
  ["shipmentId", "orderNumber", "shippedAt"],
  {
    shipmentId: identifier("The warehouse's number of the shipment."),
    orderNumber: identifier("The order it belongs to."),
    store: identifier(
      "Name of the store the order is of, needed where two stores have the same order number.",
    ),
    shippedAt: instant("When the goods left."),
    carrier: text(255, "Who carries it."),
    service: text(255, "The carrier's service."),
    final: yesno(
      "Yes: nothing more will come of this order. No: more will come. Default: whether all of it is shipped.",
    ),
    parcels: list("Its parcels; none where there is no tracking.", 0, parcel),
    lines: list("What is in it. Without lines: all that is left of the order.", 0, line),
    partner: ours(identifier("The store.")),
    orderStatus: ours(oneOf(statuses, "Where the order stood after it.")),
  },
);
