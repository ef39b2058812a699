import assert from "node:assert/strict";
import { documents } from "../../src/documents/index.ts";
import { type LedgerStore, type Reader, type SqlRow, sql } from "../../src/ledger/index.ts";
import type {
  Content,
  IncomingDocument,
  OutgoingDocument,
  PostContext,
  Posted,
  Role,
  Rules,
  Sending,
} from "../../src/model/document.ts";
import type { Transaction } from "../../src/model/ledger.ts";
import { testClock, withLedger } from "../ledger/temporary.ts";

export const rules: Rules = {
  editableUntil: "COLLECTING",
  cancelAfterStart: "refuse",
  unknownSku: "default",
};

type Incoming = Partial<IncomingDocument> & { readonly content: Content };

/** A ledger with hands: posts batches as files, and runs feeds, each in a transaction of its own. */
export interface Desk {
  readonly ledger: LedgerStore;
  readonly clock: ReturnType<typeof testClock>;
  post(type: string, batch: readonly Incoming[], context?: Partial<PostContext>): Promise<readonly Posted[]>;
  /** Posts one document. */
  one(type: string, document: Incoming, context?: Partial<PostContext>): Promise<Posted>;
  /** What a feed has to say; `produced` puts it in a file that waits, `sent` delivers that file too. */
  feed(
    type: string,
    partner: string,
    since?: Since,
    went?: "produced" | "sent",
  ): Promise<readonly OutgoingDocument[]>;
  /** Delivers the files that wait. */
  deliver(): Promise<void>;
  rows(text: string, ...bindings: readonly (string | number)[]): Promise<readonly SqlRow[]>;
  read<T>(work: (reader: Reader) => Promise<T>): Promise<T>;
}

export interface Since {
  readonly since?: number;
  readonly held?: readonly string[];
  readonly content?: "changes" | "full";
}

/** Runs `work` at a desk with an empty ledger: one warehouse `main`, stores `acme` and `bolt`. */
export function atDesk(work: (desk: Desk) => Promise<void>): Promise<void> {
  const clock = testClock();
  return withLedger((ledger) => work(desk(ledger, clock)), { clock: clock.now });
}

function desk(ledger: LedgerStore, clock: ReturnType<typeof testClock>): Desk {
  let receipt = 0;
  const self: Desk = {
    ledger,
    clock,
    post: (type, batch, changes = {}) => {
      receipt += 1;
      const context = { ...contextOf(type, receipt, clock.now()), ...changes };
      const incoming = batch.map((document, at) => incomingOf(type, document, at));
      return ledger.write((tx) => receiving(type).post(tx, incoming, context));
    },
    one: async (type, document, context) => {
      const [posted] = await self.post(type, [document], context);
      assert.ok(posted);
      return posted;
    },
    feed: (type, partner, since = {}, went) =>
      ledger.write(async (tx) => {
        const { collect, sent: noteSent, to } = sending(type);
        const given = { since: 0, held: [], content: "changes", ...since } as const;
        const request = { feed: `${partner}/${type}`, partner, role: to, warehouse: "main", ...given };
        const found: OutgoingDocument[] = [];
        for await (const batch of collect(tx, request)) found.push(...batch);
        if (went === undefined) return found;
        const name = `${type}s_1.csv`;
        const delivery = await ledger.deliveries.add(tx, {
          ...waitingFile,
          feed: request.feed,
          partner,
          name,
        });
        await noteSent?.(tx, found, { delivery, name, request });
        if (went === "sent") await arrive(ledger, tx, delivery);
        return found;
      }),
    deliver: async () => {
      for (const { id } of await ledger.deliveries.open()) await ledger.write((tx) => arrive(ledger, tx, id));
    },
    rows: (text, ...bindings) => ledger.write((tx) => sql(tx).all(text, bindings)),
    read: (work) => ledger.write((tx) => work(sql(tx))),
  };
  return self;
}

function contextOf(type: string, receipt: number, now: Date): PostContext {
  const role: Role = receiving(type).from;
  const partner = role === "store" ? "acme" : "main";
  const receivedAt = now.toISOString().replace(".000Z", "Z");
  const fileName = `${type}s-${receipt}.csv`;
  return { partner, role, warehouse: "main", receipt, receivedAt, fileName, rules };
}

function incomingOf(type: string, document: Incoming, at: number): IncomingDocument {
  const [field = ""] = documents.get(type)?.key ?? [];
  return { intent: "take", key: String(document.content[field]), line: at + 2, ...document };
}

function receiving(type: string) {
  const receive = documents.get(type)?.receive;
  assert.ok(receive, `${type} is not received`);
  return receive;
}

function sending(type: string): Sending {
  const send = documents.get(type)?.send;
  assert.ok(send, `${type} is not sent`);
  return send;
}

/** `new`, or `refused order.too-late`: an outcome with the codes of its problems. */
export function told({ outcome, problems }: Posted): string {
  return [outcome, ...problems.map(({ code }) => code)].join(" ");
}

const waitingFile = {
  folder: "/out",
  size: 1,
  hash: "00",
  documents: 1,
  overwrite: "fail",
  owner: "desk:1:1",
  mapping: "m",
  partnerFile: "p",
} as const;

async function arrive(ledger: LedgerStore, tx: Transaction, delivery: number): Promise<void> {
  await ledger.deliveries.advance(tx, delivery, "produced", "delivering", ".part");
  await ledger.deliveries.advance(tx, delivery, "delivering", "sent");
}
