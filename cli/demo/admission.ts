import { randomUUID, webcrypto } from 'node:crypto';
import { request } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import jsonpatch from 'jsonpatch';
import { install, webhookConfigurationName, webhookName } from '../../manifests/index.ts';
import type { Settings } from '../../platform/config/index.ts';
import type { KubeObject } from '../../platform/kube/index.ts';
import { createLogger } from '../../platform/log/index.ts';
import { injectLabel, type Operation, type Pod } from '../../webhook/index.ts';
import { startWebhook } from '../../webhook/io/index.ts';
import { createApiServer } from './apiServer.ts';

interface Requirement {
  key: string;
  operator: string;
  values?: string[];
}
interface Entry {
  name: string;
  clientConfig: { caBundle: string; service: { path: string } };
  namespaceSelector: { matchExpressions: Requirement[] };
  objectSelector: { matchExpressions: Requirement[] };
}
type Labels = Readonly<Record<string, string>> | null | undefined;

export interface Admission {
  /** The pod as the patch leaves it. */
  pod: Pod;
  patch: Operation[];
  /** Which label asked for it. */
  why: string;
  warnings: string[];
}

export interface Admissions {
  /** Sends the pod to the webhook as an API server does when it is created. */
  admit(pod: Pod): Promise<Admission>;
  ports: { https: number; plain: number };
  close(): Promise<void>;
}

const holds = (labels: Labels, { key, operator, values = [] }: Requirement): boolean => {
  const value = labels?.[key];
  if (operator === 'Exists') return value !== undefined;
  if (operator === 'DoesNotExist') return value === undefined;
  return value === undefined || !values.includes(value);
};
const selects = (labels: Labels, { matchExpressions }: { matchExpressions: Requirement[] }): boolean =>
  matchExpressions.every((requirement) => holds(labels, requirement));

/** The webhook itself on loopback, with what `sidelight install` prints as its cluster, and who calls it. */
export async function startAdmissions(
  settings: Settings,
  namespace: KubeObject,
  ports: { https: number; plain: number },
): Promise<Admissions> {
  const known = { ...namespace, kind: 'Namespace' };
  const installed = install(settings) as (KubeObject & { kind: string })[];
  const { client, get } = createApiServer([...installed, known]);
  const webhook = await startWebhook({
    settings,
    client,
    crypto: webcrypto as webcrypto.Crypto,
    log: createLogger('silent'),
    ports,
    host: '127.0.0.1',
    now: Date.now,
    monotonic: () => performance.now(),
    delay: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => {}),
    random: Math.random,
  });
  await untilReady(`http://127.0.0.1:${ports.plain}/readyz`);
  const configuration = get(`mutatingwebhookconfigurations/${webhookConfigurationName}`);
  const { webhooks } = configuration as unknown as { webhooks: Entry[] };
  const { metadata } = namespace;
  const namespaceLabels = { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name };

  async function admit(pod: Pod): Promise<Admission> {
    const labels = pod.metadata?.labels;
    const entry = webhooks.find(
      ({ namespaceSelector, objectSelector }) =>
        selects(namespaceLabels, namespaceSelector) && selects(labels, objectSelector),
    );
    if (entry === undefined) throw new Error(`no label asks for an injection of ${pod.metadata?.name}`);
    const review = {
      apiVersion: 'admission.k8s.io/v1',
      kind: 'AdmissionReview',
      request: {
        uid: randomUUID(),
        kind: { group: '', version: 'v1', kind: 'Pod' },
        resource: { group: '', version: 'v1', resource: 'pods' },
        operation: 'CREATE',
        namespace: metadata.name,
        object: pod,
        dryRun: false,
      },
    };
    const { response } = (await retried(() => call(entry, ports.https, settings, review))) as Answer;
    if (!response.allowed) throw new Error(`${pod.metadata?.name} was denied: ${response.status?.message}`);
    const patch = JSON.parse(Buffer.from(response.patch ?? '', 'base64').toString()) as Operation[];
    const own = labels?.[injectLabel];
    const why =
      own === undefined
        ? `namespace ${metadata.name} is labelled ${injectLabel}=${metadata.labels?.[injectLabel]}`
        : `the pod is labelled ${injectLabel}=${own}`;
    const patched = jsonpatch.apply_patch(pod, patch) as Pod;
    return { pod: patched, patch, why, warnings: response.warnings ?? [] };
  }
  return { admit, ports, close: () => webhook.drain() };
}

interface Answer {
  response: { allowed: boolean; patch?: string; warnings?: string[]; status?: { message: string } };
}

/** An admission has no side effects, so an API server sends it again where a connection fails. */
const retried = <T>(send: () => Promise<T>): Promise<T> => send().catch(() => send());

/** The webhook proves that it is the Service of its configuration, by the authority that it wrote there itself. */
function call(
  { clientConfig }: Entry,
  port: number,
  { namespace }: Settings,
  review: object,
): Promise<unknown> {
  const body = Buffer.from(JSON.stringify(review));
  return new Promise((resolve, reject) => {
    request(
      {
        host: '127.0.0.1',
        port,
        servername: `${webhookName}.${namespace}.svc`,
        ca: Buffer.from(clientConfig.caBundle, 'base64').toString(),
        method: 'POST',
        path: `${clientConfig.service.path}?timeout=5s`,
        headers: { 'content-type': 'application/json', 'content-length': body.length },
        agent: false,
      },
      async (answer) => {
        const chunks = await answer.toArray();
        const text = Buffer.concat(chunks).toString();
        if (answer.statusCode === 200) resolve(JSON.parse(text));
        else reject(new Error(`the webhook answered ${answer.statusCode}: ${text}`));
      },
    )
      .once('error', reject)
      .end(body);
  });
}

async function untilReady(url: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    if (tries > 400) throw new Error(`the webhook is not ready: ${await answer?.text()}`);
    await sleep(25);
  }
}
