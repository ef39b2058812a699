import type { OrderHead } from "../ledger/orders.ts";
import type { IncomingDocument } from "../model/document.ts";
import { type Problem, quoted } from "../model/problem.ts";
import { wrong } from "./findings.ts";

/**
 * The order that a warehouse's document means. Order numbers are unique within a store only, so where two stores of
 * the warehouse have the number, the document has to name the store. Pure.
 */
export function chooseOrder<Order extends Pick<OrderHead, "partner">>(
  name: "shipment" | "return",
  document: IncomingDocument,
  candidates: readonly Order[],
): Order | Problem {
  const { store } = document.content;
  const fitting = store === undefined ? candidates : candidates.filter(({ partner }) => partner === store);
  const [first, ...others] = fitting;
  if (first === undefined) return unknownOrder(name, document);
  return others.length === 0 ? first : severalOrders(name, document, fitting);
}

function unknownOrder(name: string, { key, line, content }: IncomingDocument): Problem {
  const number = String(content.orderNumber);
  const store = content.store === undefined ? "" : ` of store "${quoted(String(content.store))}"`;
  const message = `${name} ${quoted(key)} is for order "${quoted(number)}"${store}, expected an order that came in before`;
  return wrong(`${name}.unknown-order`, message, { line, field: "orderNumber", found: number });
}

function severalOrders(
  name: string,
  { key, line, content }: IncomingDocument,
  orders: readonly { readonly partner: string }[],
): Problem {
  const number = String(content.orderNumber);
  const stores = orders.map(({ partner }) => partner).join(", ");
  const message = `${name} ${quoted(key)} is for order "${quoted(number)}", which the stores ${stores} have, expected store to name one`;
  return wrong(`${name}.several-orders`, message, { line, field: "store", found: number });
}
