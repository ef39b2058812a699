import { GatewayError } from "../model/error.ts";
import type { Transaction } from "../model/ledger.ts";

/** What a statement may be given for one `?`. Amounts and quantities are text, never numbers. */
export type Binding = string | number | null;

/** One row by column name. */
export type SqlRow = Readonly<Record<string, string | number | null>>;

/** Runs one statement and gives its rows; `?` in the text stands for a binding, nowhere else. */
export type Execute = (text: string, bindings: readonly Binding[]) => Promise<readonly SqlRow[]>;

/** Something that can be asked: a transaction, or the read-only connection. */
export interface Reader {
  /** Rows of one statement. Throws a `GatewayError` whose message holds no values. */
  all(text: string, bindings: readonly Binding[]): Promise<readonly SqlRow[]>;
}

/**
 * A write transaction as the ledger's own files and the documents see it. Statements run one after the other,
 * in the order in which they were asked for, even where the caller did not wait. After one has failed all later
 * ones are refused: the database may have rolled back by itself, and they would be commits of their own.
 */
export class SqlTransaction implements Transaction, Reader {
  readonly revision: number;
  readonly now: string;
  readonly #execute: Execute;
  #last: Promise<unknown> = Promise.resolve();
  #failure: GatewayError | undefined;
  #ended = false;

  constructor(execute: Execute, revision: number, now: string) {
    this.#execute = execute;
    this.revision = revision;
    this.now = now;
  }

  all(text: string, bindings: readonly Binding[]): Promise<readonly SqlRow[]> {
    return this.#inTurn(() => this.#execute(text, bindings));
  }

  /** Runs an insert, update or delete; gives the number of rows it changed. */
  run(text: string, bindings: readonly Binding[]): Promise<number> {
    return this.#inTurn(async () => {
      await this.#execute(text, bindings);
      const [row] = await this.#execute("select changes() as changed", []);
      return Number(row?.changed ?? 0);
    });
  }

  /** Takes no more statements and waits for those asked for; gives the failure that forbids to commit, if any. */
  async end(): Promise<GatewayError | undefined> {
    this.#ended = true;
    await this.#last;
    return this.#failure;
  }

  /** `changes()` speaks of the connection's last statement, so no other may come between. */
  #inTurn<T>(step: () => Promise<T>): Promise<T> {
    if (this.#ended) return Promise.reject(over("The transaction is over"));
    const turn = this.#last.then(() => this.#step(step));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #step<T>(step: () => Promise<T>): Promise<T> {
    if (this.#failure !== undefined) throw this.#failure;
    try {
      return await step();
    } catch (error) {
      this.#failure = over("A statement of this transaction failed before", error);
      throw error;
    }
  }
}

function over(message: string, cause?: unknown): GatewayError {
  return new GatewayError("ledger.transaction-over", message, { trouble: "bug", cause });
}

/** The SQL side of a transaction. Throws a bug error for a transaction that is not this ledger's. */
export function sql(tx: Transaction): SqlTransaction {
  if (tx instanceof SqlTransaction) return tx;
  throw new GatewayError("ledger.foreign-transaction", "This transaction is not one of the ledger's", {
    trouble: "bug",
  });
}
