import { Presets, SingleBar } from "cli-progress";
import type { Receipt } from "../model/ledger.ts";

/** Files below this size (bytes) are done before a bar could be read. */
const WORTH_A_BAR = 4 * 1024 * 1024;

/** Shows how far a large file has been read. */
export interface ProgressBar {
  readonly progress: (receipt: Receipt, bytes: number) => void;
  stop(): void;
}

/** A bar on the terminal, or nothing at all where nobody looks. */
export function progressBar(interactive: boolean): ProgressBar {
  if (!interactive) return { progress: () => {}, stop: () => {} };
  const format = "{name} {bar} {percentage}% {eta_formatted}";
  const bar = new SingleBar({ format, hideCursor: true, clearOnComplete: true }, Presets.shades_classic);
  let current: number | undefined;
  return {
    progress(receipt, bytes) {
      if (receipt.size < WORTH_A_BAR) return;
      if (current !== receipt.id) bar.start(receipt.size, 0, { name: receipt.name });
      current = receipt.id;
      bar.update(bytes);
      if (bytes >= receipt.size) bar.stop();
    },
    stop: () => bar.stop(),
  };
}
