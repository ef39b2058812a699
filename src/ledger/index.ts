export { ownerName } from "./instances.ts";
export { type OpenOptions, openLedger, openReadOnly, type ReadOnlyLedger } from "./open.ts";
export type { LedgerStore } from "./store.ts";
export type { Binding, Reader, SqlRow, SqlTransaction } from "./transaction.ts";
export { sql } from "./transaction.ts";
export {
  deliveryView,
  type FileFilter,
  type FileView,
  fileView,
  type ListedFile,
  listFiles,
} from "./view-files.ts";
export type { Need } from "./view-needs.ts";
export {
  type LineProgress,
  type ListedOrder,
  listOrders,
  type OrderFilter,
  type OrderView,
  orderView,
  type TimelineStep,
} from "./view-orders.ts";
export {
  type FeedStatus,
  type InstanceStatus,
  type SourceStatus,
  type Status,
  statusView,
} from "./view-status.ts";
export { type StockFilter, type StockView, stockView } from "./view-stock.ts";
