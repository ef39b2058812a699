/**
 * Quantities are whole numbers of ten-thousandths in the ledger (columns named `..._e4`), so that sums are exact;
 * everywhere else they are decimals as text. Both stay far below 2^53.
 */
import { GatewayError } from "../model/error.ts";

const shape = /^(-?)(\d{1,11})(?:\.(\d{1,4}))?$/;

/** What most quantities are; exact whatever it is multiplied with here. */
const smallWhole = /^\d{1,6}$/;

/** `"12.5"` to 125000. Throws a bug error for what the documents' schemas do not let through. */
export function tenThousandths(quantity: string): number {
  const small = smallWhole.test(quantity) ? Number(quantity) * 10_000 : undefined;
  if (small !== undefined) return small;
  const [, sign, whole, fraction = ""] = shape.exec(quantity) ?? [];
  if (whole === undefined) throw notAQuantity();
  // Digits only, at most 15 of them: exact.
  const digits = Number(whole + fraction.padEnd(4, "0"));
  return sign === "-" && digits !== 0 ? -digits : digits;
}

/** 125000 to `"12.5"`. */
export function quantityText(tenThousandth: number): string {
  const digits = String(Math.abs(tenThousandth)).padStart(5, "0");
  const fraction = digits.slice(-4).replace(/0+$/, "");
  const sign = tenThousandth < 0 ? "-" : "";
  return sign + digits.slice(0, -4) + (fraction === "" ? "" : `.${fraction}`);
}

function notAQuantity(): GatewayError {
  return new GatewayError("ledger.quantity", "A quantity that no schema allows reached the ledger", {
    trouble: "bug",
  });
}
