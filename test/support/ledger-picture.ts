import { join } from "node:path";
import { openReadOnly } from "../../src/ledger/index.ts";
import type { Home } from "./home.ts";

/** What of the ledger a flow is judged by: one query a table, in an order that does not depend on ids. */
const queries: Readonly<Record<string, string>> = {
  orders: `select partner || ' ' || order_number as "order", status, version, deliver_to_name as name,
    deliver_to_address1 as address1, note from orders order by partner, order_number`,
  lines: `select o.order_number as "order", l.line_id as line, l.sku, l.quantity_e4, l.shipped_e4, l.returned_e4
    from order_lines l join orders o on o.id = l.order_id order by o.partner, o.order_number, l.line_no`,
  timeline: `select o.order_number as "order", e.event, e.detail from order_events e
    join orders o on o.id = e.order_id order by o.partner, o.order_number, e.id`,
  stock: "select sku, on_hand_e4, available_e4, damaged_e4, as_of from stock order by sku",
  shipments: "select shipment_id, partner, order_number, order_status from shipments order by shipment_id",
  refunds: "select refund_id, partner, order_number, total from refunds order by refund_id",
  problems: `select r.name as file, p.severity, p.code, p.line, p."column", p.field, p.found, p.expected, p.message
    from problems p join receipts r on r.id = p.receipt order by p.receipt, p.ordinal`,
};

/** Reads the ledger of a home. */
export async function ledgerPicture(home: Home): Promise<Readonly<Record<string, readonly unknown[]>>> {
  const ledger = await openReadOnly(join(home.path, "data", "ledger.db"));
  try {
    const picture: Record<string, readonly unknown[]> = {};
    for (const [name, query] of Object.entries(queries)) {
      picture[name] = (await ledger.all(query, [])).map((row) => ({ ...row }));
    }
    return picture;
  } finally {
    await ledger.close();
  }
}
