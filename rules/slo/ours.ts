import { kubeState } from '../../metrics/exporters/index.ts';
import {
  aggregate,
  avgOverTime,
  complement,
  type Expression,
  envoy,
  matches,
  maxOverTime,
  or,
  orZero,
  recorded,
  recordedRange,
  scale,
  scrape,
  sum,
  where,
} from '../../metrics/index.ts';
import type { Settings } from '../../platform/config/index.ts';
import type { Scope } from '../scope.ts';
import type { Indicator } from './indicator.ts';

type Objectives = Settings['rules']['slo']['objectives'];
type Counted = Pick<Indicator, 'events' | 'errors'>;

/** The labels of an indicator are known to its two expressions alone. */
const counted = <Label extends string>(events: Expression<Label>, errors: Expression<Label>): Counted => ({
  events: events as unknown as Expression,
  errors: errors as unknown as Expression,
});

const ofSidecar = { container: 'sidelight-envoy' } as const;
const ofSidecars = { job: envoy.upstreamRequests.exporter.job } as const;

const scrapes = ({ select }: Scope): Counted => {
  const succeeded = avgOverTime(select(scrape.up, ofSidecars), recordedRange);
  return counted(aggregate('count', ['namespace'], succeeded), sum(['namespace'], complement(succeeded)));
};

/** A namespace counts while a sidecar runs in it or is a target; it is read when one of them answered. */
const collection = ({ select }: Scope): Counted => {
  const answered = aggregate('max', ['namespace'], maxOverTime(select(scrape.up, ofSidecars), recordedRange));
  const running = aggregate(
    'max',
    ['namespace'],
    where(select(kubeState.kube_pod_init_container_status_running, ofSidecar), '==', 1),
  );
  return counted(
    aggregate('group', ['namespace'], or(answered, running)),
    complement(or(answered, scale(running, '*', 0))),
  );
};

/** Pods by namespace, and those of them that compare so. */
const pods = (of: Expression<'namespace' | 'pod'>, bad: Expression<'namespace' | 'pod'>): Counted => {
  const all = aggregate('count', ['namespace'], of);
  return counted(all, orZero(aggregate('count', ['namespace'], bad), all));
};

const sidecarCpu = ({ select }: Scope, most: number): Counted => {
  const ofApp = select(recorded.sidecarCpuOfApp);
  return pods(ofApp, where(ofApp, '>', most));
};

const sidecarMemory = ({ select }: Scope, most: number): Counted => {
  const memory = select(recorded.sidecarMemory);
  return pods(memory, where(memory, '>', most));
};

const apiServer = ({ select }: Scope): Counted => {
  const all = sum([], select(recorded.apiRequests));
  return counted(all, orZero(sum([], select(recorded.apiRequests, { code: matches('5..') })), all));
};

const every = (scope: Scope, objectives: Objectives): [string, keyof Objectives, Counted][] => [
  ['scrapes', 'scrapes', scrapes(scope)],
  ['collection', 'collection', collection(scope)],
  ['sidecar-cpu', 'sidecarCpu', sidecarCpu(scope, objectives.sidecarCpu.maximumRatio)],
  ['sidecar-memory', 'sidecarMemory', sidecarMemory(scope, objectives.sidecarMemory.maximumBytes)],
  ['api-server', 'apiServer', apiServer(scope)],
];

/** The objectives of Sidelight that are on. */
export function ours(scope: Scope): Indicator[] {
  const { objectives } = scope.settings.rules.slo;
  return every(scope, objectives)
    .filter(([, key]) => objectives[key].enabled)
    .map(([name, key, expressions]) => ({
      name,
      objective: objectives[key].objective,
      labels: objectives[key].labels,
      ...expressions,
    }));
}
