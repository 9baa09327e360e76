import { fault } from '../platform/faults/index.ts';
import { pointer } from './operation.ts';
import type { Pod } from './pod.ts';

type Step = string | number;

/** What is wrong, and where below the value that was looked at. */
interface Problem {
  at: Step[];
  expected: string;
}

/** No path is made while all is well: a pod may have thousands of variables. */
type Check = (value: unknown) => Problem | undefined;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const not = (expected: string): Problem => ({ at: [], expected });
const below = (step: Step, { at, expected }: Problem): Problem => ({ at: [step, ...at], expected });

/** Absent and null pass everywhere: YAML and older clients send both. */
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || value === null ? undefined : check(value);

const text: Check = (value) => (typeof value === 'string' ? undefined : not('a string'));
const optionalText = optional(text);

const texts: Check = (value) => {
  if (!isObject(value)) return not('an object');
  for (const key in value) {
    const problem = optionalText(value[key]);
    if (problem) return below(key, problem);
  }
  return undefined;
};

const object = (fields: Record<string, Check>): Check => {
  const checks = Object.entries(fields);
  return (value) => {
    if (!isObject(value)) return not('an object');
    for (const [key, check] of checks) {
      const problem = check(value[key]);
      if (problem) return below(key, problem);
    }
    return undefined;
  };
};

const list =
  (item: Check): Check =>
  (value) => {
    if (!Array.isArray(value)) return not('a list');
    for (let i = 0; i < value.length; i++) {
      const problem = item(value[i]);
      if (problem) return below(i, problem);
    }
    return undefined;
  };

const scalar: Check = (value) =>
  typeof value === 'string' || typeof value === 'number' ? undefined : not('a string or a number');

const envVar: Check = (value) => {
  if (!isObject(value) || typeof value.name !== 'string') return not('a variable with a name');
  const problem = optionalText(value.value);
  return problem && below('value', problem);
};

const amounts = optional(object({ cpu: optional(scalar), memory: optional(scalar) }));
const resources = optional(object({ requests: amounts, limits: amounts }));

const numbered = optional(object({ port: optional(scalar) }));
const action = optional(object({ httpGet: numbered, tcpSocket: numbered, grpc: numbered }));
const port = object({ containerPort: optional(scalar), hostPort: optional(scalar) });

const container = object({
  name: text,
  image: optional(text),
  env: optional(list(envVar)),
  envFrom: optional(list(object({}))),
  ports: optional(list(port)),
  args: optional(list(text)),
  volumeMounts: optional(list(object({ mountPath: text }))),
  lifecycle: optional(object({ postStart: action, preStop: action })),
  livenessProbe: action,
  readinessProbe: action,
  startupProbe: action,
  resources,
});

const term = object({
  matchExpressions: optional(list(object({ values: optional(list(text)) }))),
});
const required = object({ nodeSelectorTerms: optional(list(term)) });
const affinity = object({
  nodeAffinity: optional(object({ requiredDuringSchedulingIgnoredDuringExecution: optional(required) })),
});

const pod = object({
  metadata: optional(object({ labels: optional(texts), annotations: optional(texts) })),
  spec: object({
    containers: list(container),
    initContainers: optional(list(container)),
    ephemeralContainers: optional(list(container)),
    volumes: optional(list(object({ name: text }))),
    nodeSelector: optional(texts),
    os: optional(object({})),
    affinity: optional(affinity),
    resources,
  }),
});

/** A path may hold a key of any length. */
const shorten = (path: string): string => (path.length > 200 ? `${path.slice(0, 200)}…` : path);

const shown = (path: readonly Step[]): string =>
  shorten(path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join(''));

/**
 * A parsed pod, or pod template, whose parts that injection reads have the right shapes; the same object, unchanged.
 * Throws `pod_malformed` for the first part that hasn't, whose JSON Pointer is the fault's field `path`.
 */
export function readPod(raw: unknown): Pod {
  const problem = pod(raw);
  if (!problem) return raw as Pod;
  const { at, expected } = problem;
  throw fault('pod_malformed', { why: `pod${shown(at)} is not ${expected}`, path: pointer(...at) });
}
