import type { Area, Settings } from '../platform/config/index.ts';
import type { Alert } from './alert.ts';
import { apiserver } from './apiserver/index.ts';
import { kafka } from './kafka/index.ts';
import { nodes } from './nodes/index.ts';
import type { RuleGroup } from './rule.ts';
import type { Scope } from './scope.ts';
import { sidelight } from './sidelight/index.ts';
import { slo } from './slo/index.ts';
import { usage } from './usage/index.ts';
import { workloads } from './workloads/index.ts';

/** Rules that the settings switch together: a folder beside this file. */
export interface AreaRules {
  readonly area: Area;
  /** In the order in which they read each other. */
  records(scope: Scope): readonly RuleGroup[];
  readonly alerts: readonly Alert[];
}

/** An area reads records of itself and of those before it. */
export const areas: readonly AreaRules[] = [usage, sidelight, apiserver, nodes, workloads, kafka, slo];

/** Every alert there is, whatever the settings say. */
export const alerts: readonly Alert[] = areas.flatMap((area) => area.alerts);

export const isOn = ({ area }: AreaRules, settings: Settings): boolean => settings.rules[area].enabled;
