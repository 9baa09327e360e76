const numbersOf = (version: string): number[] => (version.match(/\d+/g) ?? []).map(Number);

/** Whether a version such as `2.42.0` comes before another; what is not written counts as 0. */
export function isBefore(version: string, other: string): boolean {
  const [left, right] = [numbersOf(version), numbersOf(other)];
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
