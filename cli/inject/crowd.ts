import { fault } from '../../platform/faults/index.ts';

/** What is added to this many pods takes 1.4 GB while it is made, and Node ends at some 2 GB on small machines. */
const limit = 5000;

/** Throws `yaml_invalid` for a text with more pods than memory is for. */
export function refuseCrowd(text: string, source: string): void {
  let count = 0;
  for (const _ of text.matchAll(/\bcontainers["']?\s*:/g)) count++;
  if (count > limit)
    throw fault('yaml_invalid', {
      place: source,
      why: `more than ${limit} pods; split it into several files`,
    });
}
