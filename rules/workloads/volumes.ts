import { kubelet } from '../../metrics/exporters/index.ts';
import { aggregate, and, predictLinear, share, where } from '../../metrics/index.ts';
import { alertsOf, percent, valueAs } from '../alert.ts';
import type { Scope } from '../scope.ts';

const alert = alertsOf('workloads');
const volume = ['namespace', 'persistentvolumeclaim'] as const;
const withoutVolumes =
  'Quiet: it reads the kubelets, which tell of volumes that a pod has mounted and whose driver tells how full they are.';

/** A volume that several nodes have mounted is told of by each. */
const leftOf = ({ select }: Pick<Scope, 'select'>) =>
  share(
    aggregate('min', volume, select(kubelet.kubelet_volume_stats_available_bytes)),
    aggregate('max', volume, select(kubelet.kubelet_volume_stats_capacity_bytes)),
  );

const look = [
  {
    what: 'How it filled',
    query:
      'kubelet_volume_stats_used_bytes{job="kubelet", namespace="NAMESPACE", persistentvolumeclaim="PERSISTENTVOLUMECLAIM"}',
  },
  'Who has it: `kubectl -n NAMESPACE describe pvc PERSISTENTVOLUMECLAIM`.',
  'More room, where its class allows that: raise `spec.resources.requests.storage` of the claim.',
];

export const volumeSpaceLow = alert('volumeSpaceLow', {
  expression: (scope) => where(leftOf(scope), '<', scope.own.minimumRatio),
  summary: 'A volume is nearly full.',
  description: ({ own, label }) =>
    `${valueAs.percentage} of ${label('persistentvolumeclaim')} in namespace ${label('namespace')} is left, less than ${percent(own.minimumRatio)}.`,
  meaning: 'Whatever writes there fails soon; databases often stop for good.',
  withoutData: withoutVolumes,
  look,
});

export const volumeFilling = alert('volumeFilling', {
  expression: (scope) =>
    and(
      where(leftOf(scope), '<', scope.own.minimumRatio),
      aggregate(
        'min',
        volume,
        where(
          predictLinear(
            scope.select(kubelet.kubelet_volume_stats_available_bytes),
            '6h',
            Math.round(scope.own.hours * 3600),
          ),
          '<',
          0,
        ),
      ),
    ),
  summary: 'A volume fills up.',
  description: ({ own, label }) =>
    `${valueAs.percentage} of ${label('persistentvolumeclaim')} in namespace ${label('namespace')} is left, and at the pace of the last six hours nothing in ${own.hours} hours.`,
  meaning: 'A line through the last six hours. It says nothing while much is left.',
  withoutData: withoutVolumes,
  look,
});

export const volumeInodesLow = alert('volumeInodesLow', {
  expression: ({ own, select }) =>
    where(
      share(
        aggregate('min', volume, select(kubelet.kubelet_volume_stats_inodes_free)),
        aggregate('max', volume, select(kubelet.kubelet_volume_stats_inodes)),
      ),
      '<',
      own.minimumRatio,
    ),
  summary: 'A volume can hold few more files.',
  description: ({ own, label }) =>
    `${valueAs.percentage} of the inodes of ${label('persistentvolumeclaim')} in namespace ${label('namespace')} are left, less than ${percent(own.minimumRatio)}.`,
  meaning: 'No file can be made when none is left, however much room there is.',
  withoutData: withoutVolumes,
  look,
});
