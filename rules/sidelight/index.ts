import type { AreaRules } from '../areas.ts';
import { settingsRefused } from './settingsRefused.ts';

/** Sidelight itself. */
export const sidelight: AreaRules = { area: 'sidelight', records: () => [], alerts: [settingsRefused] };
