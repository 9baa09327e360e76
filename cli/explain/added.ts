import {
  type AnnotationInForce,
  type Container,
  type Operation,
  type Pod,
  type Ports,
  type Status,
  statusAnnotation,
  type Verdict,
} from '../../webhook/index.ts';
import { changesOf } from './changes.ts';
import { chosenPorts, portsOfStatus } from './ports.ts';
import { podResources } from './resources.ts';
import { runtimeHint } from './runtime.ts';
import type { AddedContainer, Workload } from './schema.ts';

export type Added = Pick<Workload, 'ports' | 'containers' | 'pod' | 'runtimes' | 'changes'>;

const nothing: Added = { ports: [], containers: [], pod: null, runtimes: [], changes: [] };

/** Containers of an earlier injection: all that the status names, or none where one is missing. */
export function addedBefore({ spec }: Pod, status: Status | undefined): Container[] {
  const all = [...(spec.initContainers ?? []), ...spec.containers];
  const found = all.filter(({ name }) => status?.containers.includes(name));
  return found.length === status?.containers.length ? found : [];
}

/** Whether a pod is as an injection left it; a profile may have no containers, and then its status alone tells. */
export const wasInjected = (pod: Pod, status: Status | undefined): boolean =>
  status?.containers.length === 0 || addedBefore(pod, status).length > 0;

/** What is in the pod already. */
export function alreadyThere(pod: Pod, status: Status | undefined): Added | undefined {
  const before = addedBefore(pod, status);
  if (!status || before.length === 0) return undefined;
  const { ports } = status;
  const url = `http://127.0.0.1:${ports?.proxy}`;
  const points = ({ env }: Container): boolean => (env ?? []).some(({ value }) => value === url);
  return {
    ...nothing,
    ports: ports ? portsOfStatus(ports) : [],
    containers: before.map((each) => shown(each, pod)),
    runtimes: ports ? hints(pod, ports.proxy, points) : [],
  };
}

/** What the patch of a verdict adds. */
export function additions(verdict: Verdict, pod: Pod, annotations: readonly AnnotationInForce[]): Added {
  if (verdict.outcome !== 'injected') return nothing;
  const { patch } = verdict;
  const ports = portsIn(patch);
  const after = withContainers(pod, patch);
  const mine = [...containersIn(patch, 'initContainers'), ...containersIn(patch, 'containers')];
  const resources = { before: podResources(pod), after: podResources(after) };
  return {
    ports: ports ? chosenPorts(pod, ports, annotations) : [],
    containers: mine.map((each) => shown(each, after)),
    pod: resources,
    runtimes: ports ? hints(pod, ports.proxy, (_, index) => getsVariables(patch, index)) : [],
    changes: mine.length > 0 ? changesOf(pod, resources) : [],
  };
}

/** Those that the patch adds to a list, one by one or as a new list. */
function containersIn(patch: readonly Operation[], list: 'containers' | 'initContainers'): Container[] {
  const item = new RegExp(`^/spec/${list}(/(\\d+|-))?$`);
  return patch.filter(({ path }) => item.test(path)).flatMap(({ value }) => value as Container | Container[]);
}

const withContainers = (pod: Pod, patch: readonly Operation[]): Pod => ({
  ...pod,
  spec: {
    ...pod.spec,
    initContainers: [...containersIn(patch, 'initContainers'), ...(pod.spec.initContainers ?? [])],
    containers: [...pod.spec.containers, ...containersIn(patch, 'containers')],
  },
});

function shown(container: Container, { spec }: Pod): AddedContainer {
  const { name, image, resources, restartPolicy } = container;
  const amounts = (of: object | null | undefined): Record<string, string> =>
    Object.fromEntries(Object.entries(of ?? {}).map(([resource, amount]) => [resource, String(amount)]));
  const isInit = (spec.initContainers ?? []).includes(container);
  return {
    name,
    image: image ?? '',
    role: !isInit ? 'container' : restartPolicy === 'Always' ? 'native_sidecar' : 'init_container',
    requests: amounts(resources?.requests),
    limits: amounts(resources?.limits),
  };
}

function portsIn(patch: readonly Operation[]): Ports | undefined {
  const isMetadata = ({ path }: Operation): boolean => path.startsWith('/metadata');
  const texts = patch
    .filter(isMetadata)
    .map(({ value }) => (typeof value === 'string' ? value : statusUnder(value)));
  const status = texts.find((text) => text?.startsWith('{"revision"'));
  return status === undefined ? undefined : (JSON.parse(status) as Status).ports;
}

/** The status in a new list of annotations, or in new metadata. */
function statusUnder(value: unknown): string | undefined {
  const { annotations = value } = value as { annotations?: unknown };
  return (annotations as Record<string, string>)[statusAnnotation];
}

const getsVariables = (patch: readonly Operation[], index: number): boolean =>
  patch.some(({ path }) => path.startsWith(`/spec/containers/${index}/env`));

/** Of those containers that get the proxy variables, or have them. */
const hints = (
  pod: Pod,
  proxyPort: number,
  hasVariables: (container: Container, index: number) => boolean,
): Workload['runtimes'] =>
  pod.spec.containers.filter(hasVariables).flatMap((container) => runtimeHint(container, proxyPort) ?? []);
