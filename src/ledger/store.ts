import { GatewayError } from "../model/error.ts";
import type { Deliveries, Feeds, Ledger, Receipts, Transaction } from "../model/ledger.ts";
import { deliveries } from "./deliveries.ts";
import { feeds } from "./feeds.ts";
import { aliveBy, beat, type IsAlive, retire, SILENCE } from "./instances.ts";
import { noteClosed } from "./openings.ts";
import { receipts } from "./receipts.ts";
import type { Connections } from "./sqlite.ts";
import { keysOf } from "./tables.ts";
import { type Reader, type SqlTransaction, sql } from "./transaction.ts";
import { keepVersion } from "./versions.ts";
import type { Write } from "./writer.ts";

/** What an open ledger is made of. */
export interface StoreParts {
  readonly writing: Connections;
  /** Never waits for a writer: it sees what was last committed. */
  readonly reading: Connections;
  readonly write: Write;
  readonly clock: () => Date;
  /** What `noteOpen` gave. */
  readonly opening: number;
}

/** An open ledger. Close it, or the next start has the whole file checked. */
export class LedgerStore implements Ledger {
  readonly receipts: Receipts;
  readonly deliveries: Deliveries;
  readonly feeds: Feeds;
  /** For views: sees what is committed. */
  readonly reader: Reader;
  readonly #parts: StoreParts;
  readonly #isAlive: IsAlive;
  readonly #beats = new Map<string, number>();
  #closing: Promise<void> | undefined;

  constructor(parts: StoreParts) {
    this.#parts = parts;
    this.#isAlive = aliveBy(parts.clock);
    this.reader = parts.reading;
    this.receipts = receipts(this.reader, this.#isAlive);
    this.deliveries = deliveries(this.reader, this.#isAlive);
    this.feeds = feeds(this.reader);
  }

  async write<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    if (this.#closing !== undefined) throw closed();
    return this.#parts.write(async (tx) => {
      const result = await work(tx);
      await this.#beatAfterLongWork(tx);
      return result;
    });
  }

  keepVersion(
    tx: Transaction,
    kind: "mapping" | "partner",
    name: string,
    hash: string,
    text: string,
  ): Promise<void> {
    return keepVersion(sql(tx), kind, name, hash, text);
  }

  table(name: string, partner: string): Promise<ReadonlySet<string>> {
    return keysOf(this.reader, name, partner);
  }

  beat(owner: string): Promise<void> {
    return this.write((tx) => this.#beat(sql(tx), owner));
  }

  isAlive(owner: string): Promise<boolean> {
    return this.#isAlive(this.reader, owner);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #beat(tx: SqlTransaction, owner: string): Promise<void> {
    const at = this.#parts.clock();
    await beat(tx, owner, at);
    this.#beats.set(owner, at.getTime());
  }

  /** Beats wait behind long work like every write; without this one we would seem dead once it commits. */
  async #beatAfterLongWork(tx: SqlTransaction): Promise<void> {
    const now = this.#parts.clock().getTime();
    for (const [owner, last] of this.#beats) if (now - last > SILENCE / 6) await this.#beat(tx, owner);
  }

  async #close(): Promise<void> {
    const { write, opening, reading, writing } = this.#parts;
    try {
      await write(async (tx) => {
        for (const owner of this.#beats.keys()) await retire(tx, owner);
        await noteClosed(tx, opening);
      });
    } finally {
      await reading.close();
      await writing.close();
    }
  }
}

function closed(): GatewayError {
  return new GatewayError("ledger.closed", "The ledger is closed", { trouble: "bug" });
}
