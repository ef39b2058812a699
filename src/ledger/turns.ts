/** A queue of one: each step begins when the one before it is over, however that ended. */
export interface Turns {
  take<T>(step: () => Promise<T>): Promise<T>;
}

/** Makes a queue in which nobody waits yet. */
export function turns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return {
    take(step) {
      const turn = last.then(step);
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}
