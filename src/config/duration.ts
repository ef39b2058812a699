const units: ReadonlyMap<string, number> = new Map([
  ["ms", 1],
  ["s", 1_000],
  ["m", 60_000],
  ["h", 3_600_000],
  ["d", 86_400_000],
]);

/** Milliseconds of `500ms`, `2s`, `5m`, `1h` or `1d`; NaN for anything else. */
export function milliseconds(text: string): number {
  const [, count = "", unit = ""] = /^(\d+)(ms|s|m|h|d)$/.exec(text) ?? [];
  return count === "" ? Number.NaN : Number(count) * (units.get(unit) ?? Number.NaN);
}
