import type { Content } from "../../src/model/document.ts";

/** An order with only what an order must have. */
export function order(orderNumber: string, changes: Content = {}): { content: Content } {
  const content = {
    orderNumber,
    orderedAt: "2025-01-31T07:00:00Z",
    shippingMethod: "POST",
    deliverTo: { name: "Aino Salo", address1: "Katu 1", city: "Turku", country: "FI" },
    lines: [line("1", "TEA", "2"), line("2", "MUG", "1")],
  };
  return { content: { ...content, ...changes } };
}

/** A line of an order. */
export function line(lineId: string, sku: string, quantity: string, more: Content = {}): Content {
  return { lineId, sku, quantity, ...more };
}

/** An order with everything an order can have. */
export const wholeOrder: Content = {
  orderNumber: "00123",
  storeOrderId: "987654321012345678",
  reference: "Ref \"7\" = 'x' \\ ; \t |",
  orderedAt: "2025-01-31T08:00:00.25Z",
  deliveryDate: "2025-02-03",
  shippingMethod: "POSTI-2103",
  servicePoint: "00207110",
  currency: "EUR",
  total: "12345678901234567.89",
  freight: "0.1",
  note: "First line\nsecond line",
  deliveryNote: "Älä soita ovikelloa 🚲",
  giftMessage: "Grattis på födelsedagen",
  cashOnDelivery: { amount: "10.3", reference: "RF18 5390 0754 7034" },
  deliverTo: {
    name: "Åsa Öberg",
    company: "Øst & Vest AS",
    address1: "Storgata 1",
    address2: "Oppgang B",
    address3: "3. etasje",
    postcode: "0155",
    city: "Oslo",
    state: "Oslo",
    country: "NO",
    email: "asa@example.org",
    phone: "+4722334455",
    notifyBySms: true,
    notifyByEmail: false,
  },
  lines: [
    {
      lineId: "10",
      sku: "007",
      productCode: "12-3",
      name: "Kaffe, 250 g",
      quantity: "2.5",
      unitPrice: "35.949999999999",
      linePrice: "89.87",
      vatPercent: "25.5",
      weight: "0.25",
      kind: "article",
    },
    { lineId: "11", sku: "1e5", quantity: "0.0001" },
    { lineId: "12", sku: "FREIGHT", quantity: "1", linePrice: "-4.9", kind: "discount" },
    { lineId: "13", sku: "BULK", quantity: "99999999999.9999" },
  ],
};
