import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LedgerStore, type OpenOptions, openLedger } from "../../src/ledger/index.ts";
import type { Drop, NewDelivery, Receipt, Reception } from "../../src/model/ledger.ts";

/** A clock that stands still until it is moved. */
export function testClock(start = "2025-01-31T08:00:00Z") {
  let now = Date.parse(start);
  return {
    now: () => new Date(now),
    move: (milliseconds: number) => {
      now += milliseconds;
    },
  };
}

/** Runs `work` with a folder that is gone afterwards. */
export async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "dropgate-ledger-"));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs `work` with a new ledger on disk, closed and gone afterwards. */
export function withLedger(
  work: (ledger: LedgerStore, filename: string) => Promise<void>,
  options: Partial<OpenOptions> = {},
): Promise<void> {
  return inFolder(async (folder) => {
    const filename = join(folder, "ledger.db");
    const ledger = await openLedger({ filename, clock: testClock().now, ...options });
    try {
      await work(ledger, filename);
    } finally {
      await ledger.close();
    }
  });
}

export const source = "acme/inbox/acme/orders/*.csv";

export function drop(changes: Partial<Drop> = {}): Drop {
  const place = { source, partner: "acme", document: "order", name: "orders.csv" };
  return { ...place, size: 120, modified: 1_738_310_400_000, hash: "a".repeat(64), ...changes };
}

export function newDelivery(changes: Partial<NewDelivery> = {}): NewDelivery {
  const file = {
    folder: "outbox/acme/stock",
    name: "stock.csv",
    size: 10,
    hash: "d".repeat(64),
    documents: 2,
  };
  const rest = { overwrite: "fail", owner: "host:1:1", mapping: "m", partnerFile: "p" } as const;
  return { feed: "acme/stock", partner: "acme", ...file, ...rest, ...changes };
}

export const noCounts = {
  new: 0,
  updated: 0,
  unchanged: 0,
  cancelled: 0,
  skipped: 0,
  refused: 0,
  rejected: 0,
};

export function reception(changes: Partial<Reception> = {}): Reception {
  const versions = { mapping: "m", partnerFile: "p" };
  return { state: "posted", counts: { ...noCounts, new: 3 }, problems: 0, kept: [], ...versions, ...changes };
}

/** Claims a file and throws where another gateway has it. */
export async function claimed(ledger: LedgerStore, changes: Partial<Drop> = {}): Promise<Receipt> {
  const receipt = await ledger.write((tx) => ledger.receipts.claim(tx, drop(changes), "host:1:1", "skip"));
  if (receipt === undefined) throw new Error("the file is in another's hand");
  return receipt;
}

/** Takes a file through its life. */
export async function taken(
  ledger: LedgerStore,
  changes: Partial<Drop> = {},
  how: { readonly state?: "posted" | "rejected"; readonly settled?: boolean } = {},
): Promise<Receipt> {
  const receipt = await claimed(ledger, changes);
  await ledger.write(async (tx) => {
    await ledger.receipts.begin(tx, receipt.id);
    await ledger.receipts.finish(tx, receipt.id, reception({ state: how.state ?? "posted" }));
    if (how.settled ?? true) await ledger.receipts.settle(tx, receipt.id);
  });
  return receipt;
}
