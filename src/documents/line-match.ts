import type { OrderLine } from "../ledger/orders.ts";

/** What a warehouse says of one line; the quantity in ten-thousandths, all that is left where it says none. */
export interface WantedLine {
  readonly lineId: string | undefined;
  readonly sku: string | undefined;
  readonly quantity: number | undefined;
}

/** How much of which order line. */
export interface Share {
  readonly line: OrderLine;
  readonly quantity: number;
  /** Index of the wanted line. */
  readonly of: number;
}

/** A wanted line that the order has no room for; `left` is how much it has. */
export interface Mismatch {
  readonly of: number;
  readonly kind: "unknown-line" | "too-many";
  readonly left: number;
}

/**
 * Finds the order lines that are meant: by line id, else by SKU, spread over the order's lines of that SKU in their
 * order. `left` says how much of a line may still be taken. All or nothing. Pure.
 */
export function shareOut(
  lines: readonly OrderLine[],
  wanted: readonly WantedLine[],
  left: (line: OrderLine) => number,
): readonly Share[] | Mismatch {
  const rest = new Map(lines.map((line) => [line.lineNo, left(line)]));
  const shares: Share[] = [];
  for (const [of, want] of wanted.entries()) {
    const taken = takeFrom(meant(lines, want), want.quantity, rest, of);
    if ("kind" in taken) return taken;
    shares.push(...taken);
  }
  return shares;
}

function meant(lines: readonly OrderLine[], { lineId, sku }: WantedLine): readonly OrderLine[] {
  if (lineId === undefined) return lines.filter((line) => line.sku === sku);
  return lines.filter((line) => line.lineId === lineId && (sku === undefined || line.sku === sku));
}

function takeFrom(
  lines: readonly OrderLine[],
  quantity: number | undefined,
  rest: Map<number, number>,
  of: number,
): readonly Share[] | Mismatch {
  if (lines.length === 0) return { of, kind: "unknown-line", left: 0 };
  const left = lines.reduce((sum, { lineNo }) => sum + (rest.get(lineNo) ?? 0), 0);
  let open = quantity ?? left;
  if (open > left) return { of, kind: "too-many", left };
  const shares: Share[] = [];
  for (const line of lines) {
    const share = Math.min(open, rest.get(line.lineNo) ?? 0);
    if (share <= 0) continue;
    shares.push({ line, quantity: share, of });
    rest.set(line.lineNo, (rest.get(line.lineNo) ?? 0) - share);
    open -= share;
  }
  return shares;
}
