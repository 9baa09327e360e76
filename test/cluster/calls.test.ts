import { readFileSync } from 'node:fs';
import { beforeAll, expect, inject, test } from 'vitest';
import { until } from '../setup/process.ts';
import { isReady, listPods, sidecarOf } from './setup/cluster.ts';
import { installed } from './setup/install.ts';
import { apply, kubectl } from './setup/kubectl.ts';
import { container, deployment, labelled } from './setup/objects.ts';
import { valuesOfReplicas } from './setup/webhook.ts';

beforeAll(() => installed(inject('run')));

const pods = 6;
const auditLog = process.env.SIDELIGHT_AUDIT_LOG;

interface AuditEvent {
  verb: string;
  objectRef?: { resource: string; namespace?: string; subresource?: string };
  annotations?: Record<string, string>;
  stage: string;
}

/** Calls of our webhook that the API server noted for each pod made in the namespace since `offset`. */
function callsNoted(path: string, offset: number): number[] {
  return readFileSync(path, 'utf8')
    .slice(offset)
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line): AuditEvent => JSON.parse(line))
    .filter(({ verb, stage, objectRef }) => verb === 'create' && stage === 'ResponseComplete' && objectRef)
    .filter(({ objectRef }) => objectRef?.resource === 'pods' && objectRef.namespace === labelled)
    .filter(({ objectRef }) => objectRef?.subresource === undefined)
    .map(
      ({ annotations = {} }) =>
        Object.entries(annotations).filter(
          ([key, value]) =>
            key.startsWith('mutation.webhook.admission.k8s.io/') &&
            JSON.parse(value).configuration === 'sidelight',
        ).length,
    );
}

test('a pod is one call of the webhook, by its own count and by the API server’s audit', async () => {
  const offset = auditLog ? readFileSync(auditLog, 'utf8').length : 0;
  // Every call, those for our own work that comes back too.
  const calls = async () =>
    (await valuesOfReplicas('sidelight_admission_duration_seconds_count', '')).reduce((a, b) => a + b, 0);
  const before = await calls();
  await apply(deployment('one-call-each', pods, {}, { containers: [container('app', 'crawler')] }));
  const made = await until(
    () => listPods(labelled, 'app=one-call-each'),
    (all) => all.length === pods && all.every(isReady),
    90,
  );
  expect(made.map((pod) => sidecarOf(pod)?.name)).toEqual(Array(pods).fill('sidelight-envoy'));
  expect((await calls()) - before).toBe(pods);
  await kubectl(['-n', labelled, 'delete', 'deployment', 'one-call-each']);
  if (auditLog === undefined)
    return console.log('no SIDELIGHT_AUDIT_LOG: the API server’s count is not looked at');
  const noted = await until(
    async () => callsNoted(auditLog, offset),
    (calls) => calls.length >= pods,
  );
  expect(noted).toEqual(Array(pods).fill(1));
});
