/** As users write it. */
export const counted = (metric: string, labels: string): string => `increase(${metric}{${labels}}[5m])`;

/** What a recorded rate adds up to over all time. */
export const recordedTotal = (metric: string, labels: string): string =>
  `15 * sum_over_time(rate(${metric}{${labels}}[5m])[20m:15s] offset -10m)`;

/** Whole for a series that was not there before: its sidecar started since, or was read before without it. */
export const sinceBirth = (metric: string, labels: string): string => {
  const series = `${metric}{${labels}}`;
  return `(increase(${series}[5m]) and ${series} offset 5m) or (last_over_time(${series}[5m]) unless ${series} offset 5m)`;
};
