import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { until } from '../setup/process.ts';
import { askPod, isReady, listPods } from './setup/cluster.ts';
import { installed } from './setup/install.ts';
import { apply, kubectl } from './setup/kubectl.ts';
import { container, deployment, labelled, outside, pod } from './setup/objects.ts';

const first = 'Basic Zmlyc3Q6cGFzcw==';
const second = 'Basic c2Vjb25kOnBhc3M=';
const third = 'Basic dGhpcmQ6cGFzcw==';
const name = 'chained-crawler';

const secret = (value: string) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'vendor-proxy', namespace: labelled },
  stringData: { authorization: value },
});
const service = (app: string, port: number) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: app, namespace: outside },
  spec: { selector: { app }, ports: [{ port }] },
});
const serving = (app: string, workload: string, env: { name: string; value: string }[] = []) =>
  pod(
    { name: app, namespace: outside, labels: { app } },
    { containers: [container('app', workload, { env })] },
  );

describe('a crawler whose vendor has a proxy of its own', () => {
  let crawler = '';
  const accept = (value: string) =>
    askPod(outside, 'vendor-proxy', 8082, `accept?value=${encodeURIComponent(value)}`);
  const crawl = async (): Promise<{ ok: number; failed: number }> => {
    const query = new URLSearchParams({ url: 'http://shop.example:8080/a', requests: '3', tunnels: '3' });
    return JSON.parse(await askPod(labelled, crawler, 8081, `run?${query}`));
  };
  const secondsUntilWorking = async (start: number): Promise<number> => {
    await until(crawl, ({ failed }) => failed === 0, 180);
    return Math.round((performance.now() - start) / 100) / 10;
  };
  const restarts = async (): Promise<number[]> => {
    const [found] = (await listPods(labelled, `app=${name}`)) as unknown as {
      status: { initContainerStatuses: { restartCount: number }[] };
    }[];
    return (found?.status.initContainerStatuses ?? []).map(({ restartCount }) => restartCount);
  };

  beforeAll(async () => {
    await installed(inject('run'));
    await apply(
      serving('chained-origin', 'origin'),
      service('chained-origin', 8080),
      serving('vendor-proxy', 'vendorProxy', [
        { name: 'ORIGIN', value: `chained-origin.${outside}:8080` },
        { name: 'ACCEPT', value: first },
      ]),
      service('vendor-proxy', 3128),
      secret(first),
    );
    await kubectl(['-n', outside, 'wait', '--for=condition=ready', '--timeout=90s', 'pod/vendor-proxy']);
    await kubectl(['-n', outside, 'wait', '--for=condition=ready', '--timeout=90s', 'pod/chained-origin']);
    const spec = { containers: [container('app', 'crawler')] };
    await apply(deployment(name, 1, { crawler: name, 'proxy-vendor': 'chained' }, spec));
    const [found] = await until(
      () => listPods(labelled, `app=${name}`),
      (pods) => pods.length === 1 && pods.every(isReady),
      90,
    );
    crawler = found?.metadata.name ?? '';
  });
  afterAll(async () => {
    await kubectl(['-n', labelled, 'delete', 'deployment', name, '--ignore-not-found']);
    await kubectl(['-n', labelled, 'delete', 'secret', 'vendor-proxy', '--ignore-not-found']);
    const objects = ['pod/vendor-proxy', 'pod/chained-origin', 'svc/vendor-proxy', 'svc/chained-origin'];
    await kubectl(['-n', outside, 'delete', '--ignore-not-found', ...objects]);
  });

  test('is counted by it, over HTTP and in tunnels, under PSA restricted', async () => {
    expect(await crawl()).toEqual({ ok: 6, failed: 0 });
    expect(JSON.parse(await accept(first))).toEqual({ served: 6, refused: 0 });
  });

  test('uses renewed credentials when the kubelet has them, without a restart', async () => {
    // Past the syncs that a pod's start brings.
    await delay(30_000);
    await accept(second);
    expect((await crawl()).failed).toBe(6);
    const start = performance.now();
    await apply(secret(second));
    console.log(`a renewed Secret was in use after ${await secondsUntilWorking(start)} s`);
    expect(await restarts()).toEqual([0]);
  });

  test('uses them sooner when the pod is touched', async () => {
    await accept(third);
    const start = performance.now();
    await apply(secret(third));
    await kubectl(['-n', labelled, 'annotate', 'pod', crawler, 'example.com/renewed=1', '--overwrite']);
    const seconds = await secondsUntilWorking(start);
    console.log(`with the pod annotated it was in use after ${seconds} s`);
    expect(seconds).toBeLessThan(30);
    expect(await restarts()).toEqual([0]);
  });
});
