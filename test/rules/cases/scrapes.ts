import type { Cases } from './case.ts';
import { kubeState, type Series, up } from './series.ts';

const quiet: readonly [] = [];
const share = (value: string) => [{ labels: { namespace: 'crawlers' }, value }];
const running = (values: string, pod = 'a', labels: Record<string, string> = {}): Series =>
  kubeState('kube_pod_init_container_status_running', values, {
    pod,
    container: 'sidelight-envoy',
    ...labels,
  });
const answering = (count: number): Series[] => Array.from({ length: count }, (_, n) => up('1x20', `p${n}`));

export const scrapeCases: Cases = {
  scrapesFailing: [
    {
      promise: 'fires when a sidecar fails its scrape for five minutes, and not before',
      series: [up('1x20', 'a'), up('1 1 0x20', 'b'), up('1x20', 'c', 'sidelight-envoy', 'other')],
      expected: { '6m': quiet, '7m': share('50%'), '15m': share('50%') },
    },
    {
      promise: 'stays quiet while all answer, whatever another job does',
      series: [...answering(2), up('0x20', 'a', 'other')],
      expected: { '10m': quiet },
    },
    {
      promise: 'stays quiet when one sidecar of a hundred fails: 99 % is enough',
      series: [up('0x20', 'bad'), ...answering(99)],
      expected: { '10m': quiet },
    },
    {
      promise: 'fires when two of a hundred fail',
      series: [up('0x20', 'b1'), up('0x20', 'b2'), ...answering(98)],
      expected: { '10m': share('98%') },
    },
    {
      promise: 'stays quiet through a short gap',
      series: [up('1 1 0 0 0 1x20')],
      expected: { '4m': quiet, '10m': quiet },
    },
    {
      promise: 'resolves when the sidecar answers again',
      series: [up('0x8 1x20')],
      expected: { '6m': share('0%'), '9m': quiet },
    },
    {
      promise: 'resolves when the failing pod is gone',
      series: [up('1x20', 'a'), up('0x8 stale', 'b')],
      expected: { '8m': share('50%'), '9m': quiet },
    },
    {
      promise: 'fires when sidecars run in a namespace that Prometheus has no target in',
      series: [running('1x20'), running('1x20', 'b'), up('1x20', 'a', 'other')],
      expected: { '4m': quiet, '10m': share('0%') },
    },
    {
      promise: 'stays quiet when the running sidecars are targets, or none runs any more',
      series: [running('1x20'), up('1x20'), running('0x20', 'b', { namespace: 'done' })],
      expected: { '10m': quiet },
    },
    {
      promise: 'stays quiet about other containers and other jobs',
      series: [running('1x20', 'a', { container: 'app-init' }), running('1x20', 'b', { job: 'other' })],
      expected: { '10m': quiet },
    },
  ],
};
