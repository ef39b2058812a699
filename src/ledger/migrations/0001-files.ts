import type { Migration } from "./migration.ts";

const receipts = `
  create table receipts (
    id integer primary key,
    source text not null, partner text not null, document text not null, name text not null,
    size integer not null, modified integer not null, hash text not null,
    verdict text not null check (verdict in ('new', 'repeat', 'changed')),
    state text not null check (state in ('claimed', 'posted', 'rejected')),
    settled integer not null default 0 check (settled in (0, 1)),
    owner text not null,
    claimed_at text not null, finished_at text, settled_at text,
    new integer not null default 0, updated integer not null default 0, unchanged integer not null default 0,
    cancelled integer not null default 0, skipped integer not null default 0,
    refused integer not null default 0, rejected integer not null default 0,
    problems integer not null default 0,
    attempts integer not null default 0, failure text not null default '',
    mapping text, partner_file text
  ) strict`;

/** Each answers one question of the flows or of the views, and stays as quick with millions of rows. */
const receiptIndexes = [
  "create unique index receipts_in_hand on receipts (source, name) where settled = 0",
  "create index receipts_with_work on receipts (hash) where settled = 0 or state = 'claimed'",
  "create index receipts_by_hash on receipts (source, hash, state)",
  "create index receipts_by_name on receipts (source, name)",
  "create index receipts_rejected on receipts (claimed_at) where state = 'rejected'",
  "create index receipts_seen on receipts (source, name, size, modified) where settled = 1",
  "create index receipts_not_rejected on receipts (source) where state <> 'rejected'",
  "create index receipts_by_source on receipts (source)",
  "create index receipts_by_partner on receipts (partner)",
  "create index receipts_by_state on receipts (state)",
];

const problems = `
  create table problems (
    receipt integer not null references receipts (id) on delete cascade,
    ordinal integer not null,
    severity text not null, scope text not null, code text not null, message text not null,
    file text, line integer, "column" integer, field text, found text, expected text,
    primary key (receipt, ordinal)
  ) strict, without rowid`;

const deliveries = `
  create table deliveries (
    id integer primary key,
    feed text not null, partner text not null, folder text not null, name text not null,
    size integer not null, hash text not null, documents integer not null,
    overwrite text not null check (overwrite in ('fail', 'replace')),
    state text not null check (state in ('produced', 'delivering', 'unconfirmed', 'sent')),
    temporary text not null default '',
    owner text not null,
    attempts integer not null default 0, failure text not null default '',
    created_at text not null, sent_at text,
    mapping text not null, partner_file text not null
  ) strict`;

const deliveryIndexes = [
  "create index deliveries_open on deliveries (hash) where state <> 'sent'",
  "create index deliveries_by_feed on deliveries (feed)",
  "create index deliveries_by_partner on deliveries (partner)",
  "create index deliveries_by_state on deliveries (state)",
];

const feeds = [
  `create table feeds (
    feed text not null primary key,
    revision integer not null, sequence integer not null, ran_at text not null
  ) strict, without rowid`,
  `create table feed_held (
    feed text not null, key text not null,
    primary key (feed, key)
  ) strict, without rowid`,
  `create table feed_problems (
    feed text not null, ordinal integer not null,
    severity text not null, scope text not null, code text not null, message text not null,
    file text, line integer, "column" integer, field text, found text, expected text,
    primary key (feed, ordinal)
  ) strict, without rowid`,
  `create table feed_documents (
    feed text not null, key text not null,
    revision integer not null, digest text not null, delivery integer not null,
    primary key (feed, key)
  ) strict, without rowid`,
  `create table slots (
    feed text not null, slot text not null, taken_at text not null,
    primary key (feed, slot)
  ) strict, without rowid`,
];

const versions = `
  create table versions (
    hash text not null, kind text not null check (kind in ('mapping', 'partner')), name text not null,
    text text not null, kept_at text not null,
    primary key (hash, kind, name)
  ) strict`;

const instances = `
  create table instances (
    owner text not null primary key, host text not null, pid integer not null, beat_at integer not null
  ) strict, without rowid`;

/** Who has the ledger open: a row that is left tells of an unclean stop. */
const openings = `
  create table openings (
    id integer primary key autoincrement, host text not null, pid integer not null, opened_at text not null
  ) strict`;

/** `revision`: the last transaction's. `news`: the revision of the last one that changed a document. */
const counters = [
  "create table counters (name text not null primary key, value integer not null) strict, without rowid",
  "insert into counters (name, value) values ('revision', 0), ('news', 0)",
];

/** The files that came in and went out, and where each feed stands. */
export const files: Migration = {
  name: "0001-files",
  statements: [
    receipts,
    ...receiptIndexes,
    problems,
    deliveries,
    ...deliveryIndexes,
    ...feeds,
    versions,
    instances,
    openings,
    ...counters,
  ],
};
