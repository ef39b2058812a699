/** Shipments with their parcels and lines. */
import type { Content, OutgoingDocument } from "../model/document.ts";
import { changes, idsOf } from "./changes.ts";
import { type Cells, type Column, columnsOf, contentOf, namesOf } from "./columns.ts";
import { groupedBy } from "./grouped-by.ts";
import { insertRows } from "./insert-rows.ts";
import { numberOf, textOf } from "./row.ts";
import type { Reader, SqlRow, SqlTransaction } from "./transaction.ts";
import { packed, type Rows, unfoldKeys } from "./unfold.ts";

export const shipmentColumns: readonly Column[] = columnsOf({
  shipmentId: "text",
  orderNumber: "text",
  shippedAt: "instant",
  carrier: "text",
  service: "text",
  final: "yesno",
});

export const parcelColumns: readonly Column[] = columnsOf({
  trackingNumber: "text",
  trackingUrl: "text",
  weight: "text",
});

export const shipmentLineColumns: readonly Column[] = columnsOf({
  lineId: "text",
  sku: "text",
  quantity: "quantity",
});

/** A new shipment. */
export interface ShipmentWrite {
  readonly id: number;
  readonly warehouse: string;
  readonly partner: string;
  readonly order: number;
  readonly orderStatus: string;
  readonly hash: string;
  readonly receipt: number;
  readonly line: number;
  /** As `shipmentColumns`. */
  readonly cells: Cells;
  /** As `parcelColumns`. */
  readonly parcels: Rows;
  /** The order's line, then as `shipmentLineColumns`. */
  readonly lines: Rows;
}

/** Digests of a warehouse's shipments of these ids, by id. */
export async function findShipments(
  tx: SqlTransaction,
  warehouse: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const text = `select shipment_id, content_hash from shipments where warehouse = ? and shipment_id in ${unfoldKeys}`;
  const rows = await tx.all(text, [warehouse, packed(ids)]);
  return new Map(rows.map((row) => [textOf(row, "shipment_id"), textOf(row, "content_hash")]));
}

const owner = ["id", "warehouse", "partner", "order_id", "order_status", "content_hash"];
const origin = ["revision", "receipt", "line", "posted_at"];
const columns = [...owner, ...origin, ...namesOf(shipmentColumns)];

/** Writes new shipments with all they hold. */
export async function insertShipments(
  tx: SqlTransaction,
  shipments: readonly ShipmentWrite[],
): Promise<void> {
  const rows = shipments.map((it) => {
    const owner = [it.id, it.warehouse, it.partner, it.order, it.orderStatus, it.hash];
    const origin = [tx.revision, it.receipt, it.line, tx.now];
    return [...owner, ...origin, ...it.cells];
  });
  await insertRows(tx, "shipments", columns, rows);
  const parcels = shipments.flatMap(({ id, parcels }) => parcels.map((cells, at) => [id, at + 1, ...cells]));
  await insertRows(tx, "shipment_parcels", ["shipment", "parcel_no", ...namesOf(parcelColumns)], parcels);
  const lines = shipments.flatMap(({ id, lines }) => lines.map((cells, at) => [id, at + 1, ...cells]));
  const names = ["shipment", "line_no", "order_line_no", ...namesOf(shipmentLineColumns)];
  await insertRows(tx, "shipment_lines", names, lines);
}

/** Shipments of a store's orders that came after a revision, and those held back. */
export async function* shipmentChanges(
  reader: Reader,
  { partner, since, held }: { partner: string; since: number; held: readonly string[] },
): AsyncGenerator<readonly OutgoingDocument[]> {
  const source = { table: "shipments", revision: "revision", where: "partner = ?", bindings: [partner] };
  const from = { revision: since, held: idsOf(held), column: "id" };
  for await (const rows of changes(reader, source, from)) yield await shipmentsOf(reader, rows);
}

async function shipmentsOf(reader: Reader, rows: readonly SqlRow[]): Promise<readonly OutgoingDocument[]> {
  const ids = rows.map((row) => numberOf(row, "id"));
  const parcels = await partsOf(reader, "shipment_parcels", "parcel_no", ids);
  const lines = await partsOf(reader, "shipment_lines", "line_no", ids);
  return rows.map((row) => {
    const id = numberOf(row, "id");
    const content: Content = {
      ...contentOf(shipmentColumns, row),
      parcels: (parcels.get(id) ?? []).map((parcel) => contentOf(parcelColumns, parcel)),
      lines: (lines.get(id) ?? []).map((line) => contentOf(shipmentLineColumns, line)),
      partner: textOf(row, "partner"),
      orderStatus: textOf(row, "order_status"),
    };
    return { key: String(id), revision: numberOf(row, "revision"), content };
  });
}

async function partsOf(
  reader: Reader,
  table: string,
  order: string,
  shipments: readonly number[],
): Promise<ReadonlyMap<number, readonly SqlRow[]>> {
  const text = `select * from ${table} where shipment in ${unfoldKeys} order by shipment, ${order}`;
  return groupedBy(await reader.all(text, [packed(shipments)]), (row) => numberOf(row, "shipment"));
}
