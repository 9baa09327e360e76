import { cadvisor } from '../../metrics/exporters/index.ts';
import {
  complement,
  divide,
  isNot,
  join,
  overTime,
  type Recorded,
  rate,
  recorded,
  recordedRange,
  share,
  sum,
  sumOverTime,
  vector,
  where,
} from '../../metrics/index.ts';
import { type RecordingRule, type RuleGroup, record } from '../rule.ts';
import type { Scope } from '../scope.ts';
import { custom } from './custom.ts';
import { budgetOf, type Indicator } from './indicator.ts';
import { ours } from './ours.ts';

/** Of pods with a sidecar whose app does something. */
const sidecarCpu = (scope: Scope): RuleGroup[] => {
  const { enabled, minimumCores } = scope.settings.rules.slo.objectives.sidecarCpu;
  if (!enabled) return [];
  const app = sum(
    ['namespace', 'pod'],
    rate(
      scope.select(cadvisor.container_cpu_usage_seconds_total, {
        container: [isNot(''), isNot('sidelight-envoy')],
      }),
      recordedRange,
    ),
  );
  const ofApp = divide(scope.select(recorded.sidecarCpu), where(app, '>', minimumCores));
  return [{ name: 'sidelight-slo-pods', rules: [record(recorded.sidecarCpuOfApp, ofApp)] }];
};

const named = (
  entry: Recorded<'slo'>,
  expression: { readonly text: string },
  { name, labels }: Indicator,
): RecordingRule => ({
  record: entry.name,
  expr: expression.text,
  labels: { ...labels, slo: name },
});

/** All that is read from other series, once and over the shortest window; what that takes is each objective's own. */
const measured = (one: Indicator): RuleGroup => ({
  name: `sidelight-slo-objective-${one.name}`,
  rules: [
    named(recorded.sloErrors, one.errors, one),
    named(recorded.sloEvents, one.events, one),
    named(recorded.sloBudget, vector(budgetOf(one)), one),
  ],
});

/** Of all objectives at once, from what was measured: each window costs two series an objective and label set. */
const windows = ({ select }: Scope): RuleGroup => {
  const errors = select(recorded.sloErrors);
  const events = select(recorded.sloEvents);
  const over = (window: string) => share(sumOverTime(errors, window), sumOverTime(events, window));
  // Rates over 5m, 5m apart: each moment once, and few samples where the window is long.
  const tiled = (window: string) =>
    share(overTime('sum', errors, window, recordedRange), overTime('sum', events, window, recordedRange));
  return {
    name: 'sidelight-slo-windows',
    rules: [
      record(recorded.sloErrors5m, share(errors, events)),
      record(recorded.sloErrors30m, over('30m')),
      record(recorded.sloErrors1h, over('1h')),
      record(recorded.sloErrors2h, over('2h')),
      record(recorded.sloErrors6h, over('6h')),
      record(recorded.sloErrors1d, tiled('1d')),
      record(recorded.sloErrors3d, tiled('3d')),
      record(
        recorded.sloBudgetLeft,
        complement(join(tiled('30d'), '/', select(recorded.sloBudget), { on: ['slo'] })),
      ),
    ],
  };
};

export function records(scope: Scope): RuleGroup[] {
  const all = [...ours(scope), ...custom(scope.settings)];
  return all.length === 0 ? [] : [...sidecarCpu(scope), ...all.map(measured), windows(scope)];
}
