import assert from "node:assert/strict";
import { waker } from "../../src/model/waker.ts";

const never = new AbortController().signal;
const AN_HOUR = 3_600_000;

describe("a waker", () => {
  it("ends the wait in progress", async () => {
    const bell = waker();
    const waiting = bell.wait(AN_HOUR, never);
    bell.wake();
    await waiting;
  });

  it("ends the next wait when nobody was waiting, and only that one", async () => {
    const bell = waker();
    bell.wake();
    bell.wake();
    await bell.wait(AN_HOUR, never);
    let over = false;
    const second = bell.wait(AN_HOUR, never).then(() => {
      over = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(over, false);
    bell.wake();
    await second;
  });

  it("ends by itself when the time is over", () => waker().wait(1, never));

  it("ends when it is to stop, also when that was long ago, and leaves no listener", async () => {
    const bell = waker();
    const stopping = new AbortController();
    const waiting = bell.wait(AN_HOUR, stopping.signal);
    stopping.abort();
    await waiting;
    await bell.wait(AN_HOUR, stopping.signal);
  });

  it("loses no call, at whatever moment it comes", async () => {
    const bell = waker();
    let calls = 0;
    let seen = 0;
    const looking = (async () => {
      while (seen < 3_000) {
        seen = calls;
        if (seen < 3_000) await bell.wait(AN_HOUR, never);
      }
    })();
    const moments = [
      (next: () => void) => queueMicrotask(next),
      (next: () => void) => process.nextTick(next),
      (next: () => void) => setImmediate(next),
      (next: () => void) =>
        void Promise.resolve()
          .then(() => Promise.resolve())
          .then(next),
    ];
    const call = () => {
      calls += 1;
      bell.wake();
      if (calls < 3_000) moments[calls % moments.length]?.(call);
    };
    call();
    await looking;
    assert.equal(seen, 3_000);
  });
});
