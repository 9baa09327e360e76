import { recordedRange, recordOf } from './record.ts';

const level = ['slo'] as const;

const ratioOver = (window: string) =>
  recordOf(level, 'sli_errors', {
    operations: `ratio_rate${window}`,
    unit: 'ratio',
    help: `Share of what an objective counts that was bad, over ${window}.`,
  });

/** Of every objective, told apart by `slo`; their series also have the labels that it is kept by. */
export const slo = {
  /** The sidecar's share of its app's CPU, of pods whose app uses any. */
  sidecarCpuOfApp: recordOf(['namespace', 'pod'], 'container_cpu_usage_seconds', {
    operations: `sidecar_of_app_rate${recordedRange}`,
    unit: 'ratio',
    help: "CPU of a pod's sidecar, of that of its other containers.",
  }),
  sloErrors: recordOf(level, 'sli_errors', {
    operations: `rate${recordedRange}`,
    unit: 'state',
    help: 'Of what an objective counts, the bad, a second or at a time.',
  }),
  sloEvents: recordOf(level, 'sli_events', {
    operations: `rate${recordedRange}`,
    unit: 'state',
    help: 'What an objective counts, a second or at a time.',
  }),
  sloBudget: recordOf(level, 'slo_budget', {
    operations: 'ratio',
    unit: 'ratio',
    help: 'Share that may be bad by the objective.',
  }),
  sloErrors5m: ratioOver('5m'),
  sloErrors30m: ratioOver('30m'),
  sloErrors1h: ratioOver('1h'),
  sloErrors2h: ratioOver('2h'),
  sloErrors6h: ratioOver('6h'),
  sloErrors1d: ratioOver('1d'),
  sloErrors3d: ratioOver('3d'),
  sloBudgetLeft: recordOf(level, 'slo_budget_left', {
    operations: 'ratio_rate30d',
    unit: 'ratio',
    help: 'Share of the error budget of 30 days that is left; negative when it is overdrawn.',
  }),
} as const;
