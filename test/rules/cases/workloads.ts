import type { Cases } from './case.ts';
import {
  a,
  answers,
  app,
  bytes,
  claim,
  durations,
  ended,
  hpa,
  initEnded,
  initRestarts,
  initWaiting,
  inodes,
  limit,
  memory,
  missing,
  other,
  periods,
  phase,
  pod,
  quiet,
  quota,
  ready,
  restarts,
  scaler,
  server,
  state,
  states,
  tells,
  volume,
  volumeLow,
  waiting,
} from './workloadSeries.ts';

export const workloadCases: Cases = {
  podsCrashLooping: [
    ...states({
      make: (values) => [waiting('CrashLoopBackOff', values)],
      bad: '1',
      good: '0',
      minutes: 15,
      labels: pod,
      value: '1',
    }).slice(0, 2),
    {
      promise: 'counts containers, those for the start too, and each pod alone',
      series: [
        waiting('CrashLoopBackOff', '1x60'),
        waiting('CrashLoopBackOff', '1x60', { ...app, container: 'b' }),
        initWaiting('CrashLoopBackOff', '1x60'),
        waiting('CrashLoopBackOff', '1x60', { ...app, pod: 'q' }),
        waiting('ErrImagePull', '1x60', { ...app, container: 'c' }),
        initWaiting('ErrImagePull', '1x60', 'd'),
      ],
      expected: { '30m': [...tells(pod, '3'), ...tells({ ...a, pod: 'q' }, '1')] },
    },
    {
      promise: 'goes on through the tries between, and resolves five minutes after the last',
      series: [waiting('CrashLoopBackOff', '1 _ _ _ 1 _ _ _ 1 _ _ _ 1 _ _ _ 1 _ _ _ 1 stale')],
      expected: { '20m': tells(pod, '1'), '24m': tells(pod, '1'), '27m': quiet },
    },
  ],
  containersRestarting: [
    {
      promise: 'fires on the third restart, and goes on for a quarter of an hour',
      series: [restarts('0 0 1 2 3x60'), restarts('0 0 1 2x60', { ...app, container: 'b' })],
      expected: { '3m': quiet, '4m': tells(app, '3'), '30m': tells(app), '35m': quiet },
    },
    {
      promise: 'fires for containers for the start, but not for the sidecar, which has an alert of its own',
      series: [initRestarts('0 0 1 2 3x60'), initRestarts('0 0 1 2 3x60', 'sidelight-envoy')],
      expected: { '6m': tells({ ...app, container: 'init' }, '3') },
    },
    { promise: 'is quiet about two', series: [restarts('0 0 1 2x60')], expected: { '10m': quiet } },
  ],
  containersOutOfMemory: [
    {
      promise: 'fires with the first restart, and goes on for a quarter of an hour',
      series: [restarts('0 0 1x90'), ended('OOMKilled'), restarts('0 0 1x90', { ...app, pod: 'q' })],
      expected: { '1m': quiet, '2m': tells(app, '1'), '30m': tells(app), '33m': quiet },
    },
    {
      promise: 'fires for containers for the start',
      series: [
        initRestarts('0 0 1x90'),
        initEnded('OOMKilled'),
        initRestarts('0 0 1x90', 'sidelight-envoy'),
        initEnded('OOMKilled', 'sidelight-envoy'),
      ],
      expected: { '6m': tells({ ...app, container: 'init' }, '1') },
    },
    {
      promise: 'is quiet about other ends, and without a restart',
      series: [
        ...[restarts('0 0 1x90'), ended('Error'), ended('OOMKilled', '0x90')],
        ...[restarts('2x90', { ...app, pod: 'q' }), ended('OOMKilled', '1x90', { ...app, pod: 'q' })],
        ...[initRestarts('0 0 1x90'), initEnded('Error')],
      ],
      expected: { '10m': quiet },
    },
  ],
  containersWaiting: [
    ...states({
      make: (values) => [
        waiting('ErrImagePull', values),
        waiting('CrashLoopBackOff', '1x90', { ...app, container: 'b' }),
      ],
      bad: '1',
      good: '0',
      minutes: 30,
      labels: pod,
      value: '1',
    }),
    {
      promise: 'counts containers, those for the start too, without the sidecar',
      series: [
        waiting('ErrImagePull', '1x60'),
        initWaiting('ErrImagePull', '1x60'),
        initWaiting('CrashLoopBackOff', '1x60', 'b'),
        initWaiting('ErrImagePull', '1x60', 'sidelight-envoy'),
        waiting('ErrImagePull', '1x60', { ...pod, container: 'sidelight-envoy' }),
      ],
      expected: { '40m': tells(pod, '2') },
    },
  ],
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
      promise: 'is quiet where nothing is to scale',
      series: scaler('5x90', hpa, 5),
      expected: { '60m': quiet },
    },
  ],
  containerMemoryNearLimit: [
    ...states({
      make: (values) => [
        ...[memory(values), limit(), limit({ ...app, resource: 'ephemeral_storage' }, '9000x90')],
        ...[memory('50x90', { ...app, pod: 'q' }), limit({ ...app, pod: 'q' })],
        ...[
          memory('99x90', { ...pod, container: 'sidelight-envoy' }),
          limit({ ...pod, container: 'sidelight-envoy' }),
        ],
        ...[memory('99x90', { ...pod, container: '' })],
      ],
      bad: '92',
      good: '88',
      minutes: 15,
      labels: app,
      value: '92%',
    }),
    {
      promise: 'fires for containers for the start, and is quiet about a limit of 0',
      series: [
        memory('95x90', { ...app, container: 'init' }),
        limit({ ...app, container: 'init' }, '100x90', 'kube_pod_init_container_resource_limits'),
        ...[memory('95x90'), limit(app, '0x90')],
      ],
      expected: { '30m': tells({ ...app, container: 'init' }, '95%') },
    },
  ],
  containerCpuThrottled: [
    {
      promise: 'fires when stopped in most periods for a quarter of an hour, for that container alone',
      series: [
        ...periods('0+36x60', '0+60x60'),
        ...periods('0+12x60', '0+60x60', { ...app, container: 'b' }),
        ...periods('0+48x60', '0+60x60', { ...pod, container: '' }),
      ],
      expected: { '15m': quiet, '17m': tells(app, '60%') },
    },
    {
      promise: 'is quiet below, and where there are no periods',
      series: [...periods('0+24x60', '0+60x60'), ...periods('5x60', '5x60', { ...app, container: 'b' })],
      expected: { '50m': quiet },
    },
    {
      promise: 'resolves when it is not stopped any more',
      series: periods('0+60x30 1800x30', '0+60x60'),
      expected: { '31m': tells(app), '35m': quiet },
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
      expected: { '5h': tells(claim, '16%'), '14h': quiet },
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
      good: '88',
      minutes: 15,
      labels: { ...a, resourcequota: 'q', resource: 'pods' },
      value: '92%',
    }),
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
      promise: 'is quiet below, about names that do not exist, and without a question',
      series: [
        ...[answers('SERVFAIL', '0+4x60'), answers('NOERROR', '0+98x60'), answers('NXDOMAIN', '0+90x60')],
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
      expected: { '31m': tells(server), '36m': quiet },
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
