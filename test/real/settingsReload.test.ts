import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:https';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Operation, Pod } from '../../webhook/index.ts';
import { type MountedSettings, mountSettings } from '../setup/mountedSettings.ts';
import { freePort } from '../setup/network.ts';
import { readSeries } from '../setup/series.ts';
import { applied } from '../webhook/applied.ts';

const profile = `
profiles:
  audit:
    containers: [{ name: audit, image: "audit:1" }]
    env: [{ name: AUDIT, value: "on" }]
`;
const pod = {
  metadata: { generateName: 'crawler-' },
  spec: { containers: [{ name: 'app', image: 'app:1' }] },
};

describe('a running webhook whose settings file the kubelet swaps', () => {
  let mounted: MountedSettings;
  let child: ChildProcess;
  let ca: string;
  let https: number;
  let plain: number;
  let output = '';

  beforeAll(async () => {
    mounted = mountSettings('telemetry: { noProxy: [first.example] }');
    https = await freePort();
    plain = await freePort();
    child = fork(
      new URL('../setup/webhookProcess.ts', import.meta.url),
      [mounted.path, String(https), String(plain)],
      { silent: true },
    );
    child.stdout?.on('data', (chunk) => {
      output += chunk;
    });
    [{ ca }] = (await once(child, 'message')) as [{ ca: string }];
  });
  afterAll(async () => {
    const gone = once(child, 'exit');
    child.disconnect();
    await gone;
    mounted.remove();
  });

  /** As the API server calls; the pod as the answer's patch leaves it, or why it is denied. */
  const review = (labels: Record<string, string> = {}): Promise<Pod | string> =>
    new Promise((resolve, reject) => {
      const object = { ...pod, metadata: { ...pod.metadata, labels } };
      const kind = { group: '', version: 'v1', kind: 'Pod' };
      const body = { uid: 'u', kind, operation: 'CREATE', namespace: 'crawlers', object };
      const call = request(
        {
          host: '127.0.0.1',
          port: https,
          path: '/inject?timeout=5s',
          method: 'POST',
          ca,
          servername: 'sidelight-webhook.sidelight.svc',
          headers: { 'content-type': 'application/json' },
        },
        (answer) => {
          let text = '';
          answer.setEncoding('utf8').on('data', (piece) => {
            text += piece;
          });
          answer.on('end', () => {
            const { response } = JSON.parse(text);
            if (!response.allowed) return resolve(response.status.message);
            const patch = JSON.parse(Buffer.from(response.patch, 'base64').toString()) as Operation[];
            resolve(applied<Pod>(object, patch));
          });
        },
      );
      call.on('error', reject);
      call.end(JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', request: body }));
    });
  const injected = async (labels?: Record<string, string>): Promise<Pod> => {
    const answer = await review(labels);
    if (typeof answer === 'string') throw new Error(answer);
    return answer;
  };
  const noProxy = async (): Promise<string> =>
    (await injected()).spec.containers[0]?.env?.find(({ name }) => name === 'NO_PROXY')?.value ?? '';
  const scrape = async () => readSeries(await (await fetch(`http://127.0.0.1:${plain}/metrics`)).text());
  const soon = { timeout: 15_000, interval: 200 };

  test('gives new pods the new settings, without a restart', async () => {
    expect(await noProxy()).toContain('first.example');
    expect((await scrape()).sum('sidelight_settings_last_reload_successful')).toBe(1);
    const [before] = (await scrape()).valuesOf('sidelight_build_info', 'settings');
    mounted.swap('telemetry: { noProxy: [second.example] }');
    await expect.poll(noProxy, soon).toContain('second.example');
    expect(await noProxy()).not.toContain('first.example');
    const hashes = (await scrape()).valuesOf('sidelight_build_info', 'settings');
    expect(hashes).toHaveLength(1);
    expect(hashes).not.toContain(before);
    expect(child.exitCode).toBe(null);
  });

  test('keeps the last good ones when the file is bad, and says so in a metric and in its log', async () => {
    mounted.swap('telemetry:\n  noProxy: [third.example]\n  proxyPort: 80\n');
    await expect
      .poll(async () => (await scrape()).sum('sidelight_settings_last_reload_successful'), soon)
      .toBe(0);
    expect(await noProxy()).toContain('second.example');
    const line = JSON.parse(output.split('\n').find((each) => each.includes('is refused')) ?? '{}');
    expect(line).toMatchObject({
      level: 'error',
      code: 'settings_invalid',
      problems: [`${mounted.path}:3:14: telemetry.proxyPort: a whole number from 1024 to 65535`],
    });
    expect((await scrape()).sum('sidelight_faults_total', { code: 'settings_invalid' })).toBe(1);
    const since = (await scrape()).sum('sidelight_settings_last_reload_success_timestamp_seconds') ?? 0;
    expect(Date.now() / 1000 - since).toBeLessThan(120);
  });

  test('knows a new profile on pods at once, and says that its name stands in the label’s policy', async () => {
    const labels = { 'sidelight.dev/inject': 'telemetry.audit' };
    expect(await review(labels)).toContain(
      'allowed: disabled, enabled, or profiles joined by dots: telemetry',
    );
    mounted.swap(profile);
    await expect.poll(() => review(labels), soon).toBeTypeOf('object');
    const { spec } = await injected(labels);
    expect(spec.initContainers?.map(({ name }) => name)).toEqual(['sidelight-envoy', 'audit']);
    expect(spec.containers[0]?.env).toContainEqual({ name: 'AUDIT', value: 'on' });
    expect((await scrape()).sum('sidelight_settings_last_reload_successful')).toBe(1);
    expect(output).toMatch(/"level":"warn".*"paths":\["profiles"\].*sidelight install/);
  });

  test('gives `enabled` the new default profiles', async () => {
    mounted.swap(`${profile}defaultProfiles: [audit]\n`);
    const names = async () => (await injected()).spec.initContainers?.map(({ name }) => name);
    await expect.poll(names, soon).toEqual(['audit']);
  });
});
