import { apiserver } from './apiserver.ts';
import { kafka } from './kafka.ts';
import { nodes } from './nodes.ts';
import { slo } from './slo.ts';
import { usage } from './usage.ts';

export { type Recorded, recordedRange } from './record.ts';

/** Every series that a recording rule of ours writes, in the order in which they are written. */
export const recorded = { ...usage, ...apiserver, ...nodes, ...kafka, ...slo } as const;
