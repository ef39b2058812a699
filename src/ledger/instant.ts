/**
 * Instants are compared as text in the ledger, so all of them carry milliseconds there: without, `...:00Z` would sort
 * after `...:00.500Z`.
 */

/** `2025-01-31T08:00:00Z` to `2025-01-31T08:00:00.000Z`. */
export function sortable(instant: string): string {
  return instant.length === 20 && instant.endsWith("Z") ? `${instant.slice(0, 19)}.000Z` : instant;
}

/** `2025-01-31T08:00:00.000Z` to `2025-01-31T08:00:00Z`. */
export function shortest(instant: string): string {
  return instant.endsWith(".000Z") ? `${instant.slice(0, -5)}Z` : instant;
}
