import { z } from 'zod';
import { type Reason, reasons } from '../../webhook/index.ts';

const reason = z
  .enum(Object.keys(reasons) as [Reason, ...Reason[]])
  .describe('One word, as in metrics and answers.');
const amounts = (of: string) =>
  z.record(z.string(), z.string()).describe(`${of}, as Kubernetes writes quantities.`);
const origin = z.enum(['default', 'settings', 'namespace', 'pod']).describe('Who set it.');

const next = z.strictObject({
  do: z.string().describe('The next step in words.'),
  command: z.string().describe('The one command that does it, or shows where.'),
});

const label = z.strictObject({
  value: z
    .string()
    .nullable()
    .describe('Of `sidelight.dev/inject`; null where neither pod nor namespace has it.'),
  from: z.enum(['pod', 'namespace', 'nowhere']).describe('Where it was found.'),
  profiles: z
    .array(z.string())
    .describe('What it stands for; empty where it names none, or one that does not exist.'),
  namespaceKnown: z.boolean().describe('False where nothing but the pod could be looked at.'),
});

const entry = z.strictObject({
  name: z.string().describe('Of an entry of the webhook configuration.'),
  matches: z.boolean().describe('Whether the API server calls the webhook by it.'),
  stoppedBy: z
    .enum(['namespaceSelector', 'objectSelector', 'matchConditions'])
    .nullable()
    .describe('The first part that does not match; null where all do.'),
  requirement: z
    .string()
    .nullable()
    .describe('Which requirement or condition of it, as `kubectl get -l` writes it.'),
});

const predicate = z.strictObject({
  reason,
  holds: z.boolean().describe('The first that holds decides.'),
});

const annotation = z.strictObject({
  key: z.string().describe('Each that Sidelight knows, set or not.'),
  value: z.string().describe('What is in force; empty for an empty list.'),
  origin,
});

const vendor = z.strictObject({
  name: z.string().describe('Whom the traffic is counted for.'),
  label: z.string().describe('The pod label that names it.'),
  proxy: z.string().nullable().describe('`HOST:PORT` of its own proxy; null where it is reached directly.'),
});

const port = z.strictObject({
  name: z.string().describe("`proxy`, `metrics`, or a further vendor's name."),
  port: z.int().describe('The port that was chosen.'),
  origin: z.enum([...origin.options, 'status']).describe('Who asked; `status`: it was injected before.'),
  wanted: z.int().describe('The port that was asked for.'),
  takenBy: z.string().nullable().describe('Who has that, so that it moved; null where it did not.'),
});

const container = z.strictObject({
  name: z.string().describe('Of a container that is added, or was before.'),
  image: z.string().describe('Its image.'),
  role: z
    .enum(['native_sidecar', 'init_container', 'container'])
    .describe('A native sidecar is an init container that keeps running.'),
  requests: amounts('Its requests'),
  limits: amounts('Its limits'),
});

const resources = z.strictObject({
  requests: amounts('What the scheduler counts for the whole pod'),
  qosClass: z.string().describe('`BestEffort`, `Burstable` or `Guaranteed`.'),
});

const runtime = z.strictObject({
  container: z.string().describe('A container that gets the proxy variables.'),
  runtime: z.string().describe('The language or program.'),
  because: z.string().describe('What in the container says so.'),
  readsProxy: z.enum(['yes', 'no', 'partly']).describe('Whether it reads HTTP_PROXY by itself.'),
  needs: z.string().nullable().describe('What has to be done; null where nothing.'),
});

const notice = z.strictObject({
  reason,
  container: z.string().nullable().describe('The container that was left as it is, in whole or in part.'),
  message: z.string().describe('In a sentence.'),
  next,
});

const status = z.strictObject({
  revision: z.string().describe('Of the webhook that injected the pod.'),
  settings: z.string().describe('The hash of its settings.'),
  current: z
    .boolean()
    .nullable()
    .describe("Whether both are those of now; null where the webhook's settings can't be read."),
});

const operation = z.strictObject({
  op: z.enum(['add', 'replace']).describe('Of RFC 6902.'),
  path: z.string().describe('In the pod, or in the pod template.'),
  value: z.unknown().describe('What is put there.'),
});

const workload = z.strictObject({
  title: z.string().describe('`deployment/web`, as kubectl has it.'),
  namespace: z.string().describe('Of the workload.'),
  place: z.string().nullable().describe('`FILE:line:column`; null in a cluster.'),
  outcome: z
    .enum(['injected', 'moved', 'unchanged', 'skipped', 'denied', 'not_judged'])
    .describe(
      '`moved`: it has the sidecar, whose ports move; `unchanged`: it has the sidecar; `skipped`: it is let alone.',
    ),
  reason: reason.nullable(),
  message: z.string().nullable().describe('The reason in a sentence.'),
  next: next.nullable(),
  label: label.nullable(),
  entries: z.array(entry),
  predicates: z.array(predicate),
  annotations: z.array(annotation),
  vendor: vendor.nullable(),
  ports: z.array(port),
  containers: z.array(container),
  pod: z.strictObject({ before: resources, after: resources }).nullable(),
  runtimes: z.array(runtime),
  changes: z.array(z.string()).describe('What else changes for the pod, in words.'),
  notices: z.array(notice),
  status: status.nullable(),
  patch: z.array(operation),
});

const cannot = z.strictObject({
  id: z.string().describe('A heading of docs/limits.md.'),
  cannot: z.string().describe('Follows "Envoy can\'t".'),
  instead: z.string().describe('What it does in place of that.'),
  noticedBy: z.string().describe('Who notices.'),
  remedy: z.string().describe('What to do.'),
});

/** What `sidelight explain -o json` prints. Closed: keys are added with another `format`, and never renamed. */
export const explanationSchema = z
  .strictObject({
    format: z.literal(1).describe('Of this shape.'),
    settings: z.strictObject({
      source: z.string().describe('`defaults`, a file, or `ConfigMap NAMESPACE/NAME`.'),
      hash: z.string().describe('Of what shapes pods, as status annotations have it.'),
      revision: z.string().describe('Of the webhook; of this command where no webhook is asked.'),
    }),
    workloads: z.array(workload),
    notes: z.array(z.string()).describe('What could not be looked at, and what was assumed.'),
    cannot: z.array(cannot),
  })
  .meta({ title: 'sidelight explain', description: 'What `sidelight explain -o json` prints.' });

export type Explanation = z.infer<typeof explanationSchema>;
export type Workload = z.infer<typeof workload>;
export type NextStep = z.infer<typeof next>;
export type Entry = z.infer<typeof entry>;
export type ChosenPort = z.infer<typeof port>;
export type AddedContainer = z.infer<typeof container>;
export type PodResources = z.infer<typeof resources>;
export type RuntimeHint = z.infer<typeof runtime>;
