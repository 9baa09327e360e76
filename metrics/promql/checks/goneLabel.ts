import type { KnownSeries } from '../context.ts';
import { listed } from './check.ts';

/** Of a label that older versions set: until when, and what to read in its place. */
export function goneLabel(label: string, all: readonly KnownSeries[]): string | undefined {
  const gone = all.map(({ goneLabels }) => goneLabels?.[label]).find((one) => one !== undefined);
  if (!gone) return undefined;
  const instead = gone.instead ? `read ${listed(gone.instead, 'and')}: ` : '';
  return `${instead}\`${label}\` is gone since ${gone.until}`;
}
