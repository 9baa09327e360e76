/** Microseconds a call of each, in blocks that alternate so that a noisy second hits all alike: the medians. */
export function microseconds<Name extends string>(
  calls: Record<Name, () => unknown>,
  { blocks = 41, blockMs = 20 } = {},
): Record<Name, number> {
  const names = Object.keys(calls) as Name[];
  const measured = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (const name of names) block(calls[name], 10 * blockMs);
  for (let round = 0; round < blocks; round++) {
    for (const name of names) measured[name].push(block(calls[name], blockMs));
  }
  return Object.fromEntries(names.map((name) => [name, median(measured[name])])) as Record<Name, number>;
}

function block(call: () => unknown, forMs: number): number {
  const started = performance.now();
  let count = 0;
  do {
    for (let i = 0; i < 10; i++) call();
    count += 10;
  } while (performance.now() - started < forMs);
  return ((performance.now() - started) * 1000) / count;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] as number;
}
