import type { Migration } from "./migration.ts";

/**
 * The documents: orders with lines and timeline, articles, stock, and what the warehouse answers.
 * Amounts are decimals as text, quantities whole ten-thousandths (`_e4`), yes/no is 1/0, instants carry milliseconds.
 * `revision` is the transaction that last changed a row; feeds read by (owner, revision, id).
 */
const orders = `
create table orders (
  id integer primary key,
  partner text not null,
  warehouse text not null,
  status text not null,
  version integer not null,
  hold_reason text,
  content_hash text not null,
  -- The last change that the warehouse has to be told.
  content_revision integer not null,
  revision integer not null,
  receipt integer not null,
  line integer not null,
  posted_at text not null,
  -- First time produced for the warehouse, and the version it was sent last.
  sent_at text,
  sent_version integer,
  -- Since when the warehouse counts the order in its own figures: first delivered, or first shipped.
  known_at text,
  order_number text not null,
  store_order_id text,
  reference text,
  ordered_at text,
  delivery_date text,
  shipping_method text,
  service_point text,
  currency text,
  total text,
  freight text,
  note text,
  delivery_note text,
  gift_message text,
  cash_on_delivery_amount text,
  cash_on_delivery_reference text,
  deliver_to_name text,
  deliver_to_company text,
  deliver_to_address1 text,
  deliver_to_address2 text,
  deliver_to_address3 text,
  deliver_to_postcode text,
  deliver_to_city text,
  deliver_to_state text,
  deliver_to_country text,
  deliver_to_email text,
  deliver_to_phone text,
  deliver_to_notify_by_sms integer,
  deliver_to_notify_by_email integer
) strict;
create unique index orders_number on orders (order_number, partner);
create index orders_changed on orders (warehouse, content_revision, id);
create index orders_new on orders (warehouse, content_revision, id) where status = 'NEW';

create table order_lines (
  order_id integer not null references orders (id),
  line_no integer not null,
  shipped_e4 integer not null,
  returned_e4 integer not null,
  -- As the order's, kept here for the index.
  known_at text,
  line_id text not null,
  sku text not null,
  product_code text,
  name text,
  quantity_e4 integer not null,
  unit_price text,
  line_price text,
  vat_percent text,
  weight text,
  kind text,
  primary key (order_id, line_no)
) strict, without rowid;
create index order_lines_reserved on order_lines (sku, known_at) where kind is null or kind = 'article';

create table order_events (
  id integer primary key,
  order_id integer not null references orders (id),
  at text not null,
  event text not null,
  detail text not null,
  receipt integer,
  delivery integer
) strict;
create index order_events_order on order_events (order_id);
create index order_events_delivery on order_events (delivery) where delivery is not null;
`;

const articles = `
create table articles (
  id integer primary key,
  partner text not null,
  warehouse text not null,
  content_hash text not null,
  revision integer not null,
  receipt integer not null,
  line integer not null,
  posted_at text not null,
  sku text not null,
  product_code text,
  variant_id text,
  name text,
  description text,
  barcode text,
  price text,
  customer_price text,
  purchase_price text,
  currency text,
  weight text,
  length text,
  width text,
  height text,
  image_url text,
  page_url text,
  supplier text,
  origin_country text,
  hs_code text,
  stored integer
) strict;
create unique index articles_sku on articles (partner, sku);
create index articles_changed on articles (warehouse, revision, id);
`;

const stock = `
create table stock (
  id integer primary key,
  warehouse text not null,
  content_hash text not null,
  -- Changes with the figures, and with orders that reserve the article.
  revision integer not null,
  receipt integer not null,
  line integer not null,
  posted_at text not null,
  -- Goods came back since it was counted.
  moved integer not null,
  sku text not null,
  on_hand_e4 integer,
  reserved_e4 integer,
  available_e4 integer not null,
  damaged_e4 integer,
  incoming_e4 integer,
  as_of text not null
) strict;
create unique index stock_sku on stock (warehouse, sku);
create index stock_changed on stock (warehouse, revision, id);
`;

const shipments = `
create table shipments (
  id integer primary key,
  warehouse text not null,
  partner text not null,
  order_id integer not null references orders (id),
  -- What the order was afterwards.
  order_status text not null,
  content_hash text not null,
  revision integer not null,
  receipt integer not null,
  line integer not null,
  posted_at text not null,
  shipment_id text not null,
  order_number text not null,
  shipped_at text,
  carrier text,
  service text,
  final integer
) strict;
create unique index shipments_id on shipments (warehouse, shipment_id);
create index shipments_changed on shipments (partner, revision, id);
create index shipments_order on shipments (order_id);

create table shipment_parcels (
  shipment integer not null references shipments (id),
  parcel_no integer not null,
  tracking_number text,
  tracking_url text,
  weight text,
  primary key (shipment, parcel_no)
) strict, without rowid;

create table shipment_lines (
  shipment integer not null references shipments (id),
  line_no integer not null,
  order_line_no integer not null,
  line_id text not null,
  sku text not null,
  quantity_e4 integer not null,
  primary key (shipment, line_no)
) strict, without rowid;
`;

const returns = `
create table returns (
  id integer primary key,
  warehouse text not null,
  partner text not null,
  order_id integer not null references orders (id),
  content_hash text not null,
  revision integer not null,
  receipt integer not null,
  line integer not null,
  posted_at text not null,
  return_number text not null,
  order_number text not null,
  received_at text not null
) strict;
create unique index returns_number on returns (warehouse, return_number);
create index returns_changed on returns (partner, revision, id);
create index returns_order on returns (order_id);

create table return_lines (
  return_id integer not null references returns (id),
  line_no integer not null,
  order_line_no integer not null,
  line_id text not null,
  sku text not null,
  quantity_e4 integer not null,
  condition text,
  disposition text,
  reason text,
  primary key (return_id, line_no)
) strict, without rowid;

create table refunds (
  id integer primary key,
  partner text not null,
  order_id integer not null references orders (id),
  revision integer not null,
  posted_at text not null,
  refund_id text not null,
  order_number text not null,
  return_number text,
  currency text,
  total text,
  reason text
) strict;
create unique index refunds_id on refunds (partner, refund_id);
create index refunds_changed on refunds (partner, revision, id);
create index refunds_order on refunds (order_id);

create table refund_lines (
  refund integer not null references refunds (id),
  line_no integer not null,
  line_id text not null,
  sku text not null,
  quantity_e4 integer not null,
  amount text,
  reason text,
  primary key (refund, line_no)
) strict, without rowid;
`;

const tables = [orders, articles, stock, shipments, returns];

/** The documents and their lines. */
export const documents: Migration = {
  name: "0002-documents",
  statements: tables.flatMap((text) => text.split(";\n")).filter((text) => text.trim() !== ""),
};
