import { fault } from '../platform/faults/index.ts';
import type { Pod } from './pod.ts';

type Check = (value: unknown, at: string) => void;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const malformed = (at: string, expected: string) =>
  fault('pod_malformed', { why: `${at} is not ${expected}` });

/** Absent and null pass everywhere: YAML and older clients send both. */
const optional =
  (check: Check): Check =>
  (value, at) => {
    if (value !== undefined && value !== null) check(value, at);
  };

const text: Check = (value, at) => {
  if (typeof value !== 'string') throw malformed(at, 'a string');
};

const texts: Check = (value, at) => {
  if (!isObject(value)) throw malformed(at, 'an object');
  for (const key in value) optional(text)(value[key], `${at}.${key}`);
};

const object =
  (fields: Record<string, Check>): Check =>
  (value, at) => {
    if (!isObject(value)) throw malformed(at, 'an object');
    for (const key in fields) (fields[key] as Check)(value[key], `${at}.${key}`);
  };

const list =
  (item: Check): Check =>
  (value, at) => {
    if (!Array.isArray(value)) throw malformed(at, 'a list');
    for (let i = 0; i < value.length; i++) item(value[i], `${at}[${i}]`);
  };

const scalar: Check = (value, at) => {
  if (typeof value !== 'string' && typeof value !== 'number') throw malformed(at, 'a string or a number');
};

const envVar: Check = (value, at) => {
  if (!isObject(value) || typeof value.name !== 'string') throw malformed(at, 'a variable with a name');
  optional(text)(value.value, `${at}.value`);
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

/**
 * A parsed pod, or pod template, whose parts that injection reads have the right shapes; the same object, unchanged.
 * Throws `pod_malformed` with the path of the first part that hasn't.
 */
export function readPod(raw: unknown): Pod {
  pod(raw, 'pod');
  return raw as Pod;
}
