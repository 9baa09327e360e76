import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { sidecarJob } from '../../manifests/index.ts';
import { envoy } from '../../metrics/index.ts';
import { until } from '../setup/process.ts';
import { askPod, isReady, listPods, type Pod } from './setup/cluster.ts';
import { loadPrometheus } from './setup/images.ts';
import { installed } from './setup/install.ts';
import { apply, kubectl } from './setup/kubectl.ts';
import { deployment, labelled, outside, pod, settings } from './setup/objects.ts';
import { query, startPrometheus } from './setup/prometheus.ts';
import { prometheusProgram } from './setup/prometheusProgram.ts';
import { podNamed, sealed, someUser } from './setup/telemetryPods.ts';

const program = await prometheusProgram();
const scrapeSeconds = Number.parseInt(settings.rules.scrapeInterval, 10);
const vendorHost = 'totals.example';
const url = `http://${vendorHost}:8080/`;
const jobSeconds = 30;
let originIP = '';

const vendorPods = (vendor: string, replicas: number) => ({
  spec: {
    securityContext: someUser,
    hostAliases: [{ ip: originIP, hostnames: [vendorHost] }],
    containers: [sealed('crawler')],
  },
  labels: { 'proxy-vendor': vendor },
  replicas,
});

/** The vendor's requests of those pods as Prometheus last knew them. */
async function lastKnown(pods: readonly Pod[]): Promise<number> {
  const names = pods.map(({ metadata }) => metadata.name).join('|');
  const selector = `job="${sidecarJob}", namespace="${labelled}", pod=~"${names}", envoy_cluster_name="vendor"`;
  const [sample] = await query(`sum(max_over_time(${envoy.upstreamRequests.name}{${selector}}[10m]))`);
  return Number(sample?.value[1]);
}

/** What each pod's client says that it was answered. */
async function crawl(pods: readonly Pod[]): Promise<number> {
  const told = await Promise.all(
    pods.map(async ({ metadata }) => {
      const more = new URLSearchParams({ url, requests: '150', tunnels: '50', everyMs: '20' });
      return JSON.parse(await askPod(labelled, metadata.name, 8081, `run?${more}`));
    }),
  );
  expect(told.map(({ failed }) => failed)).toEqual(pods.map(() => 0));
  return told.reduce((sum, { ok }) => sum + ok, 0);
}

const ready = (app: string, count: number): Promise<Pod[]> =>
  until(
    () => listPods(labelled, `app=${app}`),
    (pods) => pods.length === count && pods.every(isReady),
    90,
  );

describe.skipIf(program === undefined)('what Prometheus knows of a workload', () => {
  beforeAll(async () => {
    await installed(inject('run'));
    await loadPrometheus(program ?? '');
    await apply(pod({ name: 'totals-origin', namespace: outside }, { containers: [sealed('echo')] }));
    await kubectl(['-n', outside, 'wait', '--for=condition=ready', '--timeout=60s', 'pod/totals-origin']);
    originIP = (await podNamed(outside, 'totals-origin')).status.podIP ?? '';
    await startPrometheus();
  });

  test('equals what the pods of a Deployment and of a StatefulSet sent', async () => {
    const stateless = vendorPods('charlie', 2);
    const stateful = vendorPods('delta', 2);
    const labels = { app: 'totals-set', ...stateful.labels };
    await apply(deployment('totals-plain', stateless.replicas, stateless.labels, stateless.spec), {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'totals-set', namespace: labelled },
      spec: {
        serviceName: 'totals-set',
        replicas: stateful.replicas,
        selector: { matchLabels: { app: 'totals-set' } },
        template: { metadata: { labels }, spec: { terminationGracePeriodSeconds: 1, ...stateful.spec } },
      },
    });
    for (const app of ['totals-plain', 'totals-set']) {
      const pods = await ready(app, 2);
      const sent = await crawl(pods);
      const known = await until(
        () => lastKnown(pods),
        (count) => count >= sent,
        6 * scrapeSeconds,
      );
      console.log(`${app}: its ${pods.length} pods sent ${sent}, Prometheus knows ${known}`);
      expect(known).toBe(sent);
    }
  });

  const heldSeconds = 2 * scrapeSeconds;
  test.each([
    ['misses of a Job no more than what it sent after its last scrape', 0],
    ['is all that a Job sent whose sidecar waits for a last scrape', heldSeconds],
  ])('%s', async (_, held) => {
    const name = `totals-job-${held}`;
    const { spec, labels } = vendorPods('echo', 1);
    const annotations = { 'sidelight.dev/last-scrape-seconds': `${held}` };
    const containers = [sealed('task', { args: ['/workloads/task.ts', url, `${jobSeconds}`, '0'] })];
    await apply({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name, namespace: labelled },
      spec: {
        template: {
          metadata: { labels, annotations },
          spec: { ...spec, restartPolicy: 'Never', containers },
        },
      },
    });
    await kubectl(['-n', labelled, 'wait', '--for=condition=complete', '--timeout=150s', `job/${name}`]);
    const sent = Number(await kubectl(['-n', labelled, 'logs', '-c', 'app', `job/${name}`]));
    await delay(scrapeSeconds * 1000);
    const pods = await listPods(labelled, `job-name=${name}`);
    const known = await lastKnown(pods);
    const missed = (sent - known) / sent;
    console.log(
      `a Job of ${jobSeconds} s, held for ${held} s, scraped every ${scrapeSeconds} s: sent ${sent}, ` +
        `Prometheus knows ${known}, misses ${(100 * missed).toFixed(1)} %`,
    );
    expect(known).toBeLessThanOrEqual(sent);
    // Without being held; one scrape may fail on a busy node.
    expect(missed).toBeLessThanOrEqual(held > 0 ? 0 : (2 * scrapeSeconds) / jobSeconds);
  });
});
