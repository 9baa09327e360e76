import type { AreaRules } from '../areas.ts';
import { burnsFast, burnsSlowly } from './burn.ts';
import { records } from './records.ts';

/** Error budgets of objectives, ours and those of the settings. */
export const slo: AreaRules = { area: 'slo', records, alerts: [burnsFast, burnsSlowly] };
