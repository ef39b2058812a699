import type { OrderView } from "../ledger/index.ts";

/** An order as `orders NUMBER --json` prints it: its own fields, where it stands, its timeline; times in UTC. */
export function orderJson({ content, partner, status, version, timeline, ...rest }: OrderView) {
  return { ...content, partner, status, version, ...rest, timeline };
}
