import { beforeAll, describe, expect, inject, test } from 'vitest';
import { injectLabel } from '../../manifests/index.ts';
import { until } from '../setup/process.ts';
import { admin, listPods, sidecarOf } from './setup/cluster.ts';
import { installed } from './setup/install.ts';
import { apply, kubectl } from './setup/kubectl.ts';
import { labelled, outside, pod } from './setup/objects.ts';
import { answering, type LivePod, sealed, service, sidecarStatus, someUser } from './setup/telemetryPods.ts';

interface Job {
  metadata: { name: string };
  status: {
    succeeded?: number;
    failed?: number;
    completionTime?: string;
    conditions?: { type: string; reason?: string; lastTransitionTime: string }[];
  };
}

const sides = ['with', 'without'] as const;
type Side = (typeof sides)[number];
const url = `http://task-origin.${outside}:8080/`;

/** The same Job with the sidecar and, opted out, without. */
const template = (side: Side, seconds: number, code: number, annotations = {}) => ({
  metadata: { labels: side === 'with' ? {} : { [injectLabel]: 'disabled' }, annotations },
  spec: {
    restartPolicy: 'Never',
    securityContext: someUser,
    containers: [sealed('task', { args: ['/workloads/task.ts', url, `${seconds}`, `${code}`] })],
  },
});

const job = (name: string, spec: object) => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name, namespace: labelled },
  spec,
});

const cronJob = (side: Side) => ({
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name: `minutely-${side}`, namespace: labelled },
  spec: {
    schedule: '* * * * *',
    // A sidecar that held its Job open would keep the next from starting.
    concurrencyPolicy: 'Forbid',
    jobTemplate: { metadata: { labels: { cron: side } }, spec: { template: template(side, 2, 0) } },
  },
});

const jobsPath = `/apis/batch/v1/namespaces/${labelled}/jobs`;
const isOver = ({ status }: Job) =>
  status.conditions?.some(({ type }) => type === 'Complete' || type === 'Failed') === true;

const ended = (name: string): Promise<Job> =>
  until(() => admin.request('GET', `${jobsPath}/${name}`) as Promise<Job>, isOver, 120);

const podsOf = (name: string): Promise<LivePod[]> =>
  listPods(labelled, `job-name=${name}`) as Promise<LivePod[]>;

const appEnd = ({ status }: LivePod) => status.containerStatuses?.[0]?.state.terminated;

/** Whole seconds, as Kubernetes writes them. */
const secondsBetween = (from: string | undefined, to: string | undefined): number =>
  (Date.parse(to ?? '') - Date.parse(from ?? '')) / 1000;

/** What a Job's owner sees of it. */
async function seen(name: string) {
  const { status } = await ended(name);
  const pods = await podsOf(name);
  const over = status.conditions?.find(({ type }) => type === 'Complete' || type === 'Failed');
  return {
    type: over?.type,
    reason: over?.reason,
    succeeded: status.succeeded,
    failed: status.failed,
    exitCodes: pods.map((made) => appEnd(made)?.exitCode),
    restarts: pods.flatMap(({ status }) => status.containerStatuses?.map((each) => each.restartCount)),
    log: await kubectl(['-n', labelled, 'logs', '-c', 'app', `job/${name}`]),
  };
}

beforeAll(async () => {
  await installed(inject('run'));
  await apply(
    pod(
      { name: 'task-origin', namespace: outside, labels: { app: 'task-origin' } },
      { containers: [sealed('echo')] },
    ),
    service('task-origin', outside, {}),
  );
  await kubectl(['-n', outside, 'wait', '--for=condition=ready', '--timeout=90s', 'pod/task-origin']);
  await answering(outside, 'task-origin', url);
});

describe('a Job beside the sidecar', () => {
  test('completes when its app has ended, as without', async () => {
    const name = (side: Side) => `succeeds-${side}`;
    await apply(...sides.map((side) => job(name(side), { template: template(side, 3, 0) })));
    const waits: Record<string, number> = {};
    for (const side of sides) {
      const { log, ...rest } = await seen(name(side));
      expect(rest).toMatchObject({ type: 'Complete', succeeded: 1, exitCodes: [0], restarts: [0] });
      expect(Number(log)).toBeGreaterThan(1);
      const [made] = await podsOf(name(side));
      const { status } = await ended(name(side));
      waits[side] = secondsBetween(made && appEnd(made)?.finishedAt, status.completionTime);
    }
    const [injected] = await podsOf(name('with'));
    const end = injected && sidecarStatus(injected)?.state.terminated;
    console.log(
      `a Job completes ${waits.with} s after its app with the sidecar, ${waits.without} s without; ` +
        `the sidecar ends with ${end?.exitCode}`,
    );
    expect(injected && sidecarOf(injected)).toBeDefined();
    expect(end?.exitCode).toBe(0);
    expect(waits.with).toBeLessThan(15);
  });

  test('completes later by the seconds that its sidecar waits for a last scrape', async () => {
    const held = 10;
    const annotations = { 'sidelight.dev/last-scrape-seconds': `${held}` };
    await apply(job('held', { template: template('with', 3, 0, annotations) }));
    const { status } = await ended('held');
    const [made] = await podsOf('held');
    const wait = secondsBetween(made && appEnd(made)?.finishedAt, status.completionTime);
    const sidecar = made && sidecarStatus(made)?.state.terminated;
    console.log(
      `held for ${held} s a Job completes ${wait} s after its app; the sidecar ends with ${sidecar?.exitCode}`,
    );
    expect(status.succeeded).toBe(1);
    expect(sidecar?.exitCode).toBe(0);
    // Kubernetes writes whole seconds.
    expect(wait).toBeGreaterThanOrEqual(held - 1);
    expect(wait).toBeLessThan(held + 15);
  });

  test('fails with its app’s exit code, as often as backoffLimit says, as without', async () => {
    const name = (side: Side) => `fails-${side}`;
    await apply(...sides.map((side) => job(name(side), { backoffLimit: 1, template: template(side, 1, 3) })));
    const [injected, plain] = await Promise.all(sides.map((side) => seen(name(side))));
    console.log(`a failing Job: ${JSON.stringify({ ...injected, log: undefined })}`);
    expect({ ...injected, log: '' }).toEqual({ ...plain, log: '' });
    expect(injected).toMatchObject({ reason: 'BackoffLimitExceeded', failed: 2, exitCodes: [3, 3] });
  });

  test('is ended by a podFailurePolicy that names no container, as without', async () => {
    const name = (side: Side) => `policy-${side}`;
    const rules = [{ action: 'FailJob', onExitCodes: { operator: 'In', values: [3] } }];
    await apply(
      ...sides.map((side) =>
        job(name(side), { backoffLimit: 4, podFailurePolicy: { rules }, template: template(side, 1, 3) }),
      ),
    );
    const [injected, plain] = await Promise.all(sides.map((side) => seen(name(side))));
    expect({ ...injected, log: '' }).toEqual({ ...plain, log: '' });
    expect(injected).toMatchObject({ reason: 'PodFailurePolicy', failed: 1, exitCodes: [3] });
  });
});

test('a CronJob that forbids two at once runs every minute, as without', async () => {
  await apply(...sides.map(cronJob));
  for (const side of sides) {
    const jobs = await until(
      async () => {
        const selector = encodeURIComponent(`cron=${side}`);
        const { items } = (await admin.request('GET', `${jobsPath}?labelSelector=${selector}`)) as {
          items: Job[];
        };
        return items.filter(isOver);
      },
      ({ length }) => length >= 2,
      180,
    );
    expect(jobs.map(({ status }) => status.succeeded)).toEqual(jobs.map(() => 1));
    const [first, second] = jobs.map(({ status }) => status.completionTime).sort();
    console.log(`${side} the sidecar: two runs of a CronJob ended ${secondsBetween(first, second)} s apart`);
    const [made] = await podsOf(jobs[0]?.metadata.name ?? '');
    expect(made && sidecarOf(made) !== undefined).toBe(side === 'with');
  }
  await kubectl(['-n', labelled, 'delete', 'cronjob', ...sides.map((side) => `minutely-${side}`)]);
});
