import { divide, movePoint, multiply } from "./decimal.ts";

interface Unit {
  readonly kind: "weight" | "length";
  /** In grams or millimetres, exactly. */
  readonly size: string;
}

const units: ReadonlyMap<string, Unit> = new Map([
  ["g", { kind: "weight", size: "1" }],
  ["kg", { kind: "weight", size: "1000" }],
  ["oz", { kind: "weight", size: "28.349523125" }],
  ["lb", { kind: "weight", size: "453.59237" }],
  ["mm", { kind: "length", size: "1" }],
  ["cm", { kind: "length", size: "10" }],
  ["m", { kind: "length", size: "1000" }],
  ["in", { kind: "length", size: "25.4" }],
]);

const metric = ["1", "10", "1000"];

/** By how many places the point moves between metric units: far cheaper than a division. */
const powers: ReadonlyMap<string, ReadonlyMap<string, number>> = new Map(
  metric.map((from) => [from, new Map(metric.map((to) => [to, from.length - to.length]))]),
);

/** Names of the units that are known. */
export const unitNames: readonly string[] = [...units.keys()];

/** Can a measure in `from` be said in `to`? */
export function convertible(from: string, to: string): boolean {
  const kind = units.get(from.toLowerCase())?.kind;
  return kind !== undefined && kind === units.get(to)?.kind;
}

/** A measure in another unit of its kind; check with `convertible` first. */
export function convert(value: string, from: string, to: string): string {
  const source = units.get(from.toLowerCase());
  const goal = units.get(to);
  if (source === undefined || goal === undefined || source === goal) return value;
  const places = powers.get(source.size)?.get(goal.size);
  if (places !== undefined) return movePoint(value, places);
  return divide(multiply(value, source.size), goal.size);
}
