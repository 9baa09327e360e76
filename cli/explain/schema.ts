import { z } from 'zod';
import { type Reason, reasons } from '../../webhook/index.ts';

/** The one word for why a pod, or one of its containers, is not injected. */
const reason = z.enum(Object.keys(reasons) as [Reason, ...Reason[]]);
/** Quantities by resource, as Kubernetes writes them. */
const amounts = z.record(z.string(), z.string());
const origin = z.enum(['default', 'settings', 'namespace', 'pod']);

/** What to do about a reason: in words, and the one command that does it, or shows where. */
const next = z.strictObject({ do: z.string(), command: z.string() });

const label = z.strictObject({
  /** Of `sidelight.dev/inject`; null where neither pod nor namespace has it. */
  value: z.string().nullable(),
  from: z.enum(['pod', 'namespace', 'nowhere']),
  /** What it stands for; empty where it names none, or one that does not exist. */
  profiles: z.array(z.string()),
  /** False where nothing but the pod could be looked at. */
  namespaceKnown: z.boolean(),
});

const entry = z.strictObject({
  name: z.string(),
  matches: z.boolean(),
  /** The first part that does not match, and the requirement or condition in it; null where all match. */
  stoppedBy: z.enum(['namespaceSelector', 'objectSelector', 'matchConditions']).nullable(),
  requirement: z.string().nullable(),
});

const port = z.strictObject({
  /** `proxy`, `metrics`, or a further vendor's name. */
  name: z.string(),
  port: z.int(),
  /** `status`: of a pod that was injected before. */
  origin: z.enum([...origin.options, 'status']),
  /** What was asked for. */
  wanted: z.int(),
  /** Who has that, so that it moved; null where it did not. */
  takenBy: z.string().nullable(),
});

const container = z.strictObject({
  name: z.string(),
  image: z.string(),
  /** A native sidecar is an init container that keeps running. */
  role: z.enum(['native_sidecar', 'init_container', 'container']),
  requests: amounts,
  limits: amounts,
});

/** Of all its containers together. */
const resources = z.strictObject({ requests: amounts, qosClass: z.string() });

const runtime = z.strictObject({
  container: z.string(),
  runtime: z.string(),
  /** What in the container says so. */
  because: z.string(),
  /** Whether its programs read HTTP_PROXY by themselves. */
  readsProxy: z.enum(['yes', 'no', 'partly']),
  /** What has to be done; null where nothing. */
  needs: z.string().nullable(),
});

const notice = z.strictObject({ reason, container: z.string().nullable(), message: z.string(), next });

const status = z.strictObject({
  revision: z.string(),
  settings: z.string(),
  /** Whether both are what the webhook would write now; null where its settings can't be read. */
  current: z.boolean().nullable(),
});

const operation = z.strictObject({
  op: z.enum(['add', 'replace']),
  path: z.string(),
  value: z.unknown(),
});

const workload = z.strictObject({
  /** `deployment/web`, as kubectl has it. */
  title: z.string(),
  namespace: z.string(),
  /** `FILE:line:column`; null in a cluster. */
  place: z.string().nullable(),
  outcome: z.enum(['injected', 'moved', 'unchanged', 'skipped', 'denied', 'not_judged']),
  reason: reason.nullable(),
  /** The sentence to the reason. */
  message: z.string().nullable(),
  next: next.nullable(),
  label: label.nullable(),
  /** Of the webhook configuration, in its order. */
  entries: z.array(entry),
  /** In their order, up to the one that decides. */
  predicates: z.array(z.strictObject({ reason, holds: z.boolean() })),
  annotations: z.array(z.strictObject({ key: z.string(), value: z.string(), origin })),
  vendor: z.strictObject({ name: z.string(), label: z.string(), proxy: z.string().nullable() }).nullable(),
  ports: z.array(port),
  /** Added, or there already. */
  containers: z.array(container),
  pod: z.strictObject({ before: resources, after: resources }).nullable(),
  runtimes: z.array(runtime),
  /** What else changes for the pod, in words. */
  changes: z.array(z.string()),
  notices: z.array(notice),
  /** Of the pod's status annotation; null where it has none. */
  status: status.nullable(),
  /** RFC 6902, for the pod or the pod template. */
  patch: z.array(operation),
});

/** What `sidelight explain -o json` prints. Closed: keys are added with another `format`, and never renamed. */
export const explanationSchema = z.strictObject({
  format: z.literal(1),
  settings: z.strictObject({
    /** `defaults`, a file, or `ConfigMap NAMESPACE/NAME`. */
    source: z.string(),
    /** Of what shapes pods, as status annotations have it. */
    hash: z.string(),
    revision: z.string(),
  }),
  workloads: z.array(workload),
  /** What could not be looked at. */
  notes: z.array(z.string()),
  /** What Envoy can't do; empty where no pod has the sidecar. */
  cannot: z.array(
    z.strictObject({
      id: z.string(),
      cannot: z.string(),
      instead: z.string(),
      noticedBy: z.string(),
      remedy: z.string(),
    }),
  ),
});

export type Explanation = z.infer<typeof explanationSchema>;
export type Workload = z.infer<typeof workload>;
export type NextStep = z.infer<typeof next>;
export type Entry = z.infer<typeof entry>;
export type ChosenPort = z.infer<typeof port>;
export type AddedContainer = z.infer<typeof container>;
export type PodResources = z.infer<typeof resources>;
export type RuntimeHint = z.infer<typeof runtime>;
