/** Statuses of an order, in order of progress. CANCELLED and ERROR stand beside it. */
const progress: readonly string[] = [
  "HELD",
  "DRAFT",
  "NEW",
  "PENDING",
  "RESERVED",
  "COLLECTING",
  "PARTIALLY_SHIPPED",
  "SHIPPED",
  "RETURNED",
];

/** All statuses an order can have. */
export const statuses: readonly string[] = [...progress, "CANCELLED", "ERROR"];

/** Counters of lines would be lost, so no partner's rule can move the line behind the first shipment. */
const lastLine = placeOf("PARTIALLY_SHIPPED");

/**
 * May an order in this status still be changed or cancelled by its store? `editableUntil` names the first status in
 * which it may not. An order in ERROR waits for its correction, so it may.
 */
export function isEditable(status: string, editableUntil: string): boolean {
  if (status === "ERROR") return true;
  const line = progress.includes(editableUntil) ? placeOf(editableUntil) : placeOf("COLLECTING");
  return status !== "CANCELLED" && placeOf(status) < Math.min(line, lastLine);
}

function placeOf(status: string): number {
  return progress.indexOf(status);
}
