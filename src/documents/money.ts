/** Exact amounts: whole numbers of any size, never binary fractions. */

/** `units` divided by ten to the power of `scale`. */
interface Exact {
  readonly units: bigint;
  readonly scale: number;
}

/** `"35.95"` times 20000 ten-thousandths, rounded half up (away from zero) to cents. */
export function timesQuantity(price: string, quantity: number): bigint {
  const { units, scale } = exact(price);
  return roundedDivision(units * BigInt(quantity) * 100n, 10n ** BigInt(scale + 4));
}

/**
 * What `quantity` of a line costs that costs `linePrice` for `ordered`, in cents, when `before` of it were counted
 * already: parts of a line always add up to the whole.
 */
export function shareOf(linePrice: string, ordered: number, before: number, quantity: number): bigint {
  const { units, scale } = exact(linePrice);
  const upTo = (part: number) =>
    roundedDivision(units * BigInt(part) * 100n, BigInt(ordered) * 10n ** BigInt(scale));
  return upTo(before + quantity) - upTo(before);
}

/** 1250n to `"12.5"`. */
export function centsText(cents: bigint): string {
  const sign = cents < 0n ? "-" : "";
  const digits = String(cents < 0n ? -cents : cents).padStart(3, "0");
  const fraction = digits.slice(-2).replace(/0+$/, "");
  return sign + digits.slice(0, -2) + (fraction === "" ? "" : `.${fraction}`);
}

function exact(decimal: string): Exact {
  const [whole = "0", fraction = ""] = decimal.split(".");
  return { units: BigInt(whole + fraction), scale: fraction.length };
}

function roundedDivision(dividend: bigint, divisor: bigint): bigint {
  const size = dividend < 0n ? -dividend : dividend;
  const rounded = (2n * size + divisor) / (2n * divisor);
  return dividend < 0n ? -rounded : rounded;
}
