import type { Cases } from './case.ts';
import {
  a,
  app,
  ended,
  initEnded,
  initRestarts,
  initWaiting,
  limit,
  memory,
  periods,
  pod,
  quiet,
  restarts,
  states,
  tells,
  waiting,
} from './workloadSeries.ts';

export const workloadContainerCases: Cases = {
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
        initWaiting('CrashLoopBackOff', '1x60', 'init-too'),
        waiting('CrashLoopBackOff', '1x60', { ...app, pod: 'q' }),
        waiting('ErrImagePull', '1x60', { ...app, container: 'c' }),
        initWaiting('ErrImagePull', '1x60', 'd'),
      ],
      expected: { '30m': [...tells(pod, '4'), ...tells({ ...a, pod: 'q' }, '1')] },
    },
    ...[
      { whose: 'a container', make: waiting },
      { whose: 'one for the start', make: initWaiting },
    ].map(({ whose, make }) => ({
      promise: `goes on through the tries of ${whose} between, and resolves five minutes after the last`,
      series: [make('CrashLoopBackOff', '1 _ _ 0 1 _ _ 0 1 _ _ 0 1 _ _ 0 1 _ _ 0 1 stale')],
      expected: { '20m': tells(pod, '1'), '24m': tells(pod, '1'), '27m': quiet },
    })),
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
      expected: {
        '6m': tells({ ...app, container: 'init' }, '3'),
        '30m': tells({ ...app, container: 'init' }),
        '35m': quiet,
      },
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
      expected: {
        '6m': tells({ ...app, container: 'init' }, '1'),
        '30m': tells({ ...app, container: 'init' }),
        '33m': quiet,
      },
    },
    {
      promise: 'is quiet about a restart beside another container that ended so, and in another namespace',
      series: [
        ...[restarts('0 0 1x90'), ended('OOMKilled', '1x90', { ...app, container: 'b' })],
        ended('OOMKilled', '1x90', { ...app, namespace: 'b' }),
      ],
      expected: { '10m': quiet },
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
        waiting('ImagePullBackOff', '1x60', { ...app, container: 'app-too' }),
        initWaiting('ErrImagePull', '1x60'),
        initWaiting('ImagePullBackOff', '1x60', 'init-too'),
        initWaiting('CrashLoopBackOff', '1x60', 'b'),
        initWaiting('ErrImagePull', '1x60', 'sidelight-envoy'),
        waiting('ErrImagePull', '1x60', { ...pod, container: 'sidelight-envoy' }),
      ],
      expected: { '40m': tells(pod, '4') },
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
      good: '90',
      minutes: 15,
      labels: app,
      value: '92%',
    }),
    {
      promise: 'fires for containers for the start, and is quiet about a limit of 0',
      series: [
        memory('95x90', { ...app, container: 'init' }),
        limit({ ...app, container: 'init' }, '100x90', 'kube_pod_init_container_resource_limits'),
        limit(
          { ...app, container: 'init', resource: 'ephemeral_storage' },
          '9000x90',
          'kube_pod_init_container_resource_limits',
        ),
        ...[memory('95x90'), limit(app, '0x90')],
      ],
      expected: { '30m': tells({ ...app, container: 'init' }, '95%') },
    },
    {
      promise: 'fires for the smallest limit that there is, by what the container that runs uses',
      series: [memory('0.95x90'), memory('0.1x90', { ...app, id: 'before' }), limit(app, '1x90')],
      expected: { '30m': tells(app, '95%') },
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
      promise: 'is quiet at the bound, and where there are no periods',
      series: [
        ...periods('0+30x60', '0+60x60'),
        ...periods('5x60', '5x60', { ...app, container: 'b' }),
        ...periods('0+5x60', '5x60', { ...app, container: 'c' }),
      ],
      expected: { '50m': quiet },
    },
    {
      promise: 'takes a container that was started anew for one',
      series: [...periods('0+24x60', '0+40x60'), ...periods('0+24x60', '0+40x60', { ...app, id: 'again' })],
      expected: { '30m': tells(app, '60%') },
    },
    {
      promise: 'asks for the periods of the last minutes',
      series: periods('0x30 0+36x40', '0+600x30 18060+60x40'),
      expected: { '55m': tells(app, '60%') },
    },
    {
      promise: 'resolves when it is not stopped any more',
      series: periods('0+60x30 1800x30', '0+60x60'),
      expected: { '31m': tells(app), '35m': quiet },
    },
  ],
};
