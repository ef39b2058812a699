import { GatewayError } from "../model/error.ts";
import type { SqlRow } from "./transaction.ts";

/** The text in a column. Throws a bug error where there is none. */
export function textOf(row: SqlRow, column: string): string {
  const value = row[column];
  if (typeof value === "string") return value;
  throw wrong(column, "text");
}

/** The text in a column, or `undefined` where it is null. */
export function optionalText(row: SqlRow, column: string): string | undefined {
  return row[column] === null ? undefined : textOf(row, column);
}

/** The number in a column (ids, counts, sizes: never an amount). Throws a bug error where there is none. */
export function numberOf(row: SqlRow, column: string): number {
  const value = row[column];
  if (typeof value === "number") return value;
  throw wrong(column, "a number");
}

/** The word in a column, one of those given. Throws a bug error for any other. */
export function wordOf<W extends string>(row: SqlRow, column: string, words: readonly W[]): W {
  const value = row[column];
  const word = words.find((each) => each === value);
  if (word === undefined) throw wrong(column, words.join(" or "));
  return word;
}

function wrong(column: string, expected: string): GatewayError {
  return new GatewayError("ledger.row", `The ledger's column ${column} does not hold ${expected}`, {
    trouble: "bug",
  });
}
