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
 * in the order in which they were asked for, even where the caller did not wait.
 */
export class SqlTransaction implements Transaction, Reader {
  readonly revision: number;
  readonly now: string;
  readonly #execute: Execute;
  #last: Promise<unknown> = Promise.resolve();

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

  /** `changes()` speaks of the connection's last statement, so no other may come between. */
  #inTurn<T>(step: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(step, step);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

/** The SQL side of a transaction. Throws a bug error for a transaction that is not this ledger's. */
export function sql(tx: Transaction): SqlTransaction {
  if (tx instanceof SqlTransaction) return tx;
  throw new GatewayError("ledger.foreign-transaction", "This transaction is not one of the ledger's", {
    trouble: "bug",
  });
}
