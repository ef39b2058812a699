/** A wait that can be cut short. */
export interface Waker {
  /** Ends the wait in progress, or the next one at once. */
  wake(): void;
  /** Resolves after `milliseconds`, when woken, or when `stop` is aborted; whatever is first. */
  wait(milliseconds: number, stop: AbortSignal): Promise<void>;
}

/** Makes a waker that nobody waits on yet. */
export function waker(): Waker {
  let woken = false;
  let end: (() => void) | undefined;
  return {
    wake() {
      woken = true;
      end?.();
    },
    async wait(milliseconds, stop) {
      if (!woken && !stop.aborted) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, milliseconds);
          end = () => {
            clearTimeout(timer);
            resolve();
          };
          stop.addEventListener("abort", end, { once: true });
        });
        if (end !== undefined) stop.removeEventListener("abort", end);
      }
      woken = false;
      end = undefined;
    },
  };
}
