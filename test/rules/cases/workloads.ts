import type { Cases } from './case.ts';
import {
  a,
  answers,
  bytes,
  claim,
  durations,
  hpa,
  inodes,
  missing,
  other,
  phase,
  quiet,
  quota,
  ready,
  scaler,
  server,
  state,
  states,
  tells,
  volume,
  volumeLow,
} from './workloadSeries.ts';

export const workloadCases: Cases = {
  podsPending: [
    ...states({
      make: (values) => [phase('Pending', values), phase('Running', '1x90', 'q')],
      bad: '1',
      good: '0',
      minutes: 15,
      labels: a,
      value: '1',
    }),
    {
      promise: 'counts pods, those of unknown state too',
      series: [phase('Pending', '1x60'), phase('Unknown', '1x60', 'q')],
      expected: { '20m': tells(a, '2') },
    },
  ],
  podsNotReady: [
    ...states({
      make: (values) => [ready('false', values), phase('Running', '1x90')],
      bad: '1',
      good: '0',
      minutes: 15,
      labels: a,
      value: '1',
    }),
    {
      promise: 'counts pods that run, and not those that are ready or ended',
      series: [
        ...[ready('false', '1x60'), phase('Running', '1x60')],
        ...[ready('false', '1x60', 'q'), phase('Running', '1x60', 'q')],
        ...[ready('true', '1x60', 'r'), phase('Running', '1x60', 'r')],
        ...[ready('false', '1x60', 's'), phase('Succeeded', '1x60', 's'), phase('Running', '0x60', 's')],
        // Of its name in another namespace, and in another cluster whose metrics come under another job.
        ...[{ namespace: 'b' }, { job: 'other' }].map((labels) => phase('Running', '1x60', 's', labels)),
      ],
      expected: { '20m': tells(a, '2') },
    },
  ],
  deploymentReplicasMissing: missing(
    'kube_deployment_status_replicas_available',
    'kube_deployment_spec_replicas',
    'deployment',
  ),
  deploymentStuck: states({
    make: (values) => [
      state('kube_deployment_status_condition', values, {
        deployment: 'x',
        condition: 'Progressing',
        status: 'false',
      }),
      state('kube_deployment_status_condition', '1x90', {
        deployment: 'y',
        condition: 'Progressing',
        status: 'true',
      }),
      state('kube_deployment_status_condition', '1x90', {
        deployment: 'z',
        condition: 'Available',
        status: 'false',
      }),
    ],
    bad: '1',
    good: '0',
    minutes: 15,
    labels: { ...a, deployment: 'x' },
    value: '1',
  }),
  statefulSetReplicasMissing: missing(
    'kube_statefulset_status_replicas_ready',
    'kube_statefulset_replicas',
    'statefulset',
  ),
  daemonSetPodsMissing: missing(
    'kube_daemonset_status_number_ready',
    'kube_daemonset_status_desired_number_scheduled',
    'daemonset',
  ),
  jobsFailed: states({
    make: (values) => [
      state('kube_job_failed', values, { job_name: 'x', condition: 'true' }),
      state('kube_job_failed', '1x90', { job_name: 'y', condition: 'false' }),
    ],
    bad: '1',
    good: '0',
    minutes: 5,
    labels: { ...a, job_name: 'x' },
    value: '1',
  }),
  autoscalerAtMaximum: [
    ...states({
      make: (values) => [...scaler(values), ...scaler('2x90', { horizontalpodautoscaler: 'i' })],
      bad: '5',
      good: '4',
      minutes: 30,
      labels: { ...a, ...hpa },
      value: '5',
    }),
    {
      promise: 'is quiet where nothing is to scale, though others have room',
      series: [
        ...scaler('5x90', hpa, 5),
        ...scaler('3x90', { horizontalpodautoscaler: 'i' }),
        ...scaler('3x90', { ...hpa, namespace: 'b' }),
      ],
      expected: { '60m': quiet },
    },
  ],
  volumeSpaceLow: volumeLow(bytes, 5),
  volumeInodesLow: volumeLow(inodes, 15),
  volumeFilling: [
    {
      promise: 'fires an hour after it is clear that it will be full in four days, for that volume alone',
      interval: '10m',
      series: [
        ...volume(bytes, '22-0.1x200'),
        ...volume(bytes, '15x200', other),
        // Another node that has it too, and says that more of less is free.
        ...volume(bytes, '60x200', { ...claim, instance: 'node2:10250' }, '80x200'),
      ],
      expected: { '4h': quiet, '6h': tells(claim, '18.4%') },
    },
    {
      promise: 'is quiet while much is left, and when it fills slowly',
      interval: '10m',
      series: [...volume(bytes, '90-0.3x200'), ...volume(bytes, '19-0.01x200', other)],
      expected: { '20h': quiet },
    },
    {
      promise: 'resolves when it no longer fills',
      interval: '10m',
      series: volume(bytes, '19-0.1x30 16x170'),
      expected: { '5h': tells(claim, '16%'), '8h30m': tells(claim, '16%'), '14h': quiet },
    },
    {
      promise: 'fires an hour after nothing will be left in four days',
      interval: '10m',
      series: volume(bytes, '12-0.02x200'),
      expected: { '4h50m': quiet, '5h20m': tells(claim, '11.36%') },
    },
    {
      promise: 'is quiet while half a byte is left, and about a volume without a size',
      interval: '10m',
      series: [
        ...volume(bytes, '0.5x200'),
        // Of which a driver says that less than nothing is left.
        ...volume(bytes, '-1x200', other, '0x200'),
      ],
      expected: { '20h': quiet },
    },
    {
      promise: 'fires for the smallest that there is',
      interval: '10m',
      series: volume(bytes, '0.15-0.001x100', claim, '1x200'),
      expected: { '8h': tells(claim, '10.2%') },
    },
    {
      promise: 'is quiet while only another job says that it fills',
      interval: '10m',
      series: [
        ...volume(bytes, '15x200'),
        ...volume(bytes, '22-0.1x200', { ...claim, job: 'other', instance: 'node9:10250' }),
      ],
      expected: { '20h': quiet },
    },
  ],
  quotaNearLimit: [
    ...states({
      make: (values) => [
        ...[quota('used', values), quota('hard', '100x90')],
        ...[
          quota('used', '95x90', { resource: 'services' }),
          quota('hard', '200x90', { resource: 'services' }),
        ],
        ...[quota('used', '95x90', { resourcequota: 'r' }), quota('hard', '200x90', { resourcequota: 'r' })],
      ],
      bad: '92',
      good: '90',
      minutes: 15,
      labels: { ...a, resourcequota: 'q', resource: 'pods' },
      value: '92%',
    }),
    {
      promise: 'fires where one is allowed, and used',
      series: [quota('used', '1x90'), quota('hard', '1x90')],
      expected: { '60m': tells({ ...a, resourcequota: 'q', resource: 'pods' }, '100%') },
    },
    {
      promise: 'is quiet where nothing is allowed',
      series: [quota('used', '1x90'), quota('hard', '0x90')],
      expected: { '60m': quiet },
    },
  ],
  dnsErrorsHigh: [
    {
      promise: 'fires when more than three in a hundred fail for ten minutes, at that server alone',
      series: [
        ...[answers('SERVFAIL', '0+2x60'), answers('SERVFAIL', '0+2x60', { zone: 'cluster.local.' })],
        answers('NOERROR', '0+96x60'),
        answers('NOERROR', '0+96x60', { instance: '10.0.0.8:9153' }),
      ],
      expected: { '10m': quiet, '12m': tells(server, '4%') },
    },
    {
      promise: 'is quiet at the bound, about names that do not exist, and without a question',
      series: [
        ...[answers('SERVFAIL', '0+6x60'), answers('NOERROR', '0+100x60'), answers('NXDOMAIN', '0+94x60')],
        ...[answers('SERVFAIL', '5x60', { instance: 'b' }), answers('NOERROR', '5x60', { instance: 'b' })],
      ],
      expected: { '50m': quiet },
    },
    {
      promise: 'fires under the other name of the job',
      series: [
        answers('SERVFAIL', '0+4x30', { job: 'coredns' }),
        answers('NOERROR', '0+96x30', { job: 'coredns' }),
      ],
      expected: { '12m': tells(server, '4%') },
    },
    {
      promise: 'resolves when all are answered',
      series: [answers('SERVFAIL', '0+10x30 300x30'), answers('NOERROR', '0+90x60')],
      expected: { '31m': tells(server), '33m': tells(server), '36m': quiet },
    },
  ],
  dnsSlow: [
    {
      promise: 'fires when one in a hundred takes too long for ten minutes, at that server alone',
      series: [...durations(2.048, '0+60x60'), ...durations(0.016, '0+60x60', { instance: '10.0.0.8:9153' })],
      expected: { '10m': quiet, '12m': tells(server, '2.038s') },
    },
    {
      promise: 'fires above a second, under the other name of the job',
      series: [
        ...durations(2.048, '0+3x30', { job: 'coredns' }),
        ...durations(0.016, '0+97x30', { job: 'coredns', zone: 'cluster.local.' }),
      ],
      expected: { '12m': tells(server, '1.707s') },
    },
    { promise: 'is quiet below', series: durations(0.128, '0+60x60'), expected: { '50m': quiet } },
    {
      promise: 'resolves when it is quick again',
      series: [
        ...durations(2.048, '0+60x30 1800x30'),
        ...durations(0.001, '0+60x60', { zone: 'cluster.local.' }),
      ],
      expected: { '32m': tells(server), '37m': quiet },
    },
  ],
};
