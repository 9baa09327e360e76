import { createHash } from 'node:crypto';
import type { Settings } from './schema.ts';

const hash = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 8);

/** Eight hex digits that name these settings. */
export const settingsHash = (settings: Settings): string => hash(settings);
