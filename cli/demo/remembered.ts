const everyMs = 50;
const keptMs = 10_000;

export interface Remembered<T> {
  /** As it is now, or as it was at a time of the last ten seconds, in milliseconds since the epoch. */
  read(at?: number): T;
  stop(): void;
}

/** Looks at something often, so that one can say what it was when a scrape was taken. */
export function remember<T>(look: () => T): Remembered<T> {
  const seen: { at: number; value: T }[] = [];
  const timer = setInterval(() => {
    const at = Date.now();
    seen.push({ at, value: look() });
    while ((seen[0]?.at ?? at) < at - keptMs) seen.shift();
  }, everyMs);
  return {
    read: (at) => (at === undefined ? undefined : seen.find((one) => one.at >= at)?.value) ?? look(),
    stop: () => clearInterval(timer),
  };
}
