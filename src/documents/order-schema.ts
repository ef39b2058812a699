import {
  country,
  currency,
  day,
  decimal,
  documentSchema,
  identifier,
  instant,
  list,
  money,
  object,
  oneOf,
  ours,
  positiveQuantity,
  text,
  yesno,
} from "./fields.ts";
import { statuses } from "./order-status.ts";

const deliverTo = object("Who gets the goods, and where.", ["name", "address1", "city", "country"], {
  name: text(255, "The person, or the company, on the address label."),
  company: text(255, "The company, where a person is named too."),
  address1: text(255, "Street and house number."),
  address2: text(255, "Second address line."),
  address3: text(255, "Third address line."),
  postcode: text(32, "Postcode, as text: leading zeros stay."),
  city: text(255, "City or place."),
  state: text(64, "State, province or region."),
  country: country("Two capital letters, ISO 3166-1 (FI, NO)."),
  email: text(320, "E-mail address of the buyer."),
  phone: text(64, "Phone number of the buyer."),
  notifyBySms: yesno("Shall the carrier announce the delivery by SMS?"),
  notifyByEmail: yesno("Shall the carrier announce the delivery by e-mail?"),
});

const line = object("One article, fee, discount or text of the order.", ["sku", "quantity"], {
  lineId: identifier(
    "The store's own id of the line; its place in the order (1, 2, ...) where it gives none.",
  ),
  sku: identifier("Article number in store and warehouse."),
  productCode: identifier("The store's product code, where it differs from the SKU."),
  name: text(1024, "Name of the article as the buyer saw it."),
  quantity: positiveQuantity("How many."),
  unitPrice: money("What the buyer pays for one."),
  linePrice: money("What the buyer pays for the whole line."),
  vatPercent: decimal("VAT in percent (25.5)."),
  weight: decimal("Weight of one in kilograms."),
  kind: oneOf(
    ["article", "fee", "discount", "text"],
    "What the line is; only an article is picked. Default: article.",
  ),
});

/** Schema of an order. */
export const orderSchema = documentSchema(
  "order",
  "What a buyer ordered in a store, for the warehouse to deliver.",
  ["orderNumber", "orderedAt", "shippingMethod", "deliverTo", "lines"],
  {
    orderNumber: identifier("The number that store, warehouse and buyer know the order by."),
    storeOrderId: identifier("The store's internal id of the order."),
    reference: text(255, "The buyer's or the store's reference."),
    orderedAt: instant("When the buyer ordered."),
    deliveryDate: day("The day on which the goods are wanted."),
    shippingMethod: identifier("The warehouse's code of the way of delivery."),
    servicePoint: identifier("Parcel locker or shop that the buyer chose."),
    currency: currency("Currency of all amounts of the order, ISO 4217 (EUR)."),
    total: money("What the buyer pays in all."),
    freight: money("What the buyer pays for the delivery."),
    note: text(4000, "A note to the warehouse."),
    deliveryNote: text(4000, "A note to the carrier."),
    giftMessage: text(4000, "A message to go with the goods."),
    cashOnDelivery: object("What the carrier collects on delivery.", ["amount"], {
      amount: money("The amount to collect."),
      reference: identifier("Bank reference of the payment."),
    }),
    deliverTo,
    lines: list("What was ordered.", 1, line),
    partner: ours(identifier("The store.")),
    status: ours(oneOf(statuses, "Where the order stands.")),
    version: ours(
      decimal("1 for an order that the warehouse gets for the first time, higher with each change."),
    ),
  },
);
