/**
 * Measures how long the same key has been seen without a break, in ms on `monotonic`, a clock that never jumps.
 * A break, which is said by no key, answers -1.
 */
export function createSteady(monotonic: () => number): (key: string | undefined) => number {
  let last: string | undefined;
  let since = 0;
  return (key) => {
    const time = monotonic();
    if (key !== last) since = time;
    last = key;
    return key === undefined ? -1 : time - since;
  };
}
