import { groupedBy } from "../ledger/grouped-by.ts";
import { setCounters, setStatuses } from "../ledger/order-progress.ts";
import { findLines, findWarehouseOrders, type OrderHead, type OrderLine } from "../ledger/orders.ts";
import type { SqlTransaction } from "../ledger/transaction.ts";
import type { IncomingDocument } from "../model/document.ts";

/** An order that a batch of a warehouse's answers works on, with its lines' counters. */
export interface OpenOrder extends OrderHead {
  readonly lines: readonly OrderLine[];
}

/** The orders of a batch, as the documents posted so far have left them. */
export interface OpenOrders {
  /** Orders that have this number, one for each store. */
  named(number: string): readonly OpenOrder[];
  put(order: OpenOrder): void;
  /** Orders that were put, in the order in which they were first. */
  changed(): readonly OpenOrder[];
}

/** Loads the orders that a batch of shipments or returns names. */
export async function openOrders(
  tx: SqlTransaction,
  warehouse: string,
  documents: readonly IncomingDocument[],
): Promise<OpenOrders> {
  const numbers = new Set(documents.map(({ content }) => String(content.orderNumber)));
  const heads = await findWarehouseOrders(tx, warehouse, [...numbers]);
  const ids = heads.map(({ id }) => id);
  const lines = groupedBy(await findLines(tx, ids), ({ orderId }) => orderId);
  return opened(heads.map((head) => ({ ...head, lines: lines.get(head.id) ?? [] })));
}

function opened(orders: readonly OpenOrder[]): OpenOrders {
  const byId = new Map(orders.map((order) => [order.id, order]));
  const idsByNumber = groupedBy(orders, ({ orderNumber }) => orderNumber);
  const changed = new Map<number, OpenOrder>();
  return {
    named: (number) => (idsByNumber.get(number) ?? []).map((order) => byId.get(order.id) ?? order),
    put: (order) => {
      byId.set(order.id, order);
      changed.set(order.id, order);
    },
    changed: () => [...changed.values()],
  };
}

/** Writes the counters and statuses of the orders that changed. */
export async function writeProgress(tx: SqlTransaction, orders: readonly OpenOrder[]): Promise<void> {
  await setStatuses(tx, orders);
  await setCounters(
    tx,
    orders.flatMap(({ lines }) => lines),
  );
}
