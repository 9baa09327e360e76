import type { Matcher } from '../ast.ts';
import type { KnownSeries } from '../context.ts';
import type { Finding } from '../finding.ts';
import { finding } from './check.ts';

/** What values of an open label never look like, as a matcher writes them. */
interface Form {
  readonly of: (series: KnownSeries, label: string) => boolean;
  readonly never: RegExp;
  readonly why: string;
  readonly instead: (matcher: Matcher) => string;
  /** A set-up can be thought of that writes it. */
  readonly rare?: boolean;
  /** To leave it out is a mistake too, where other such values of the form are idle and do no harm. */
  readonly either?: boolean;
}

const codes: ReadonlySet<string> = new Set(['code', 'envoy_response_code', 'status_code']);

const forms: readonly Form[] = [
  {
    of: (_, label) => codes.has(label),
    never: /^[[(]?[1-5][1-5|,-]*[\])]?xx$/i,
    why: 'a status code has three digits',
    instead: ({ label, op, value }) =>
      `\`${label}${op.startsWith('!') ? '!' : '='}~"${/[1-5]/.exec(value)?.[0] ?? '5'}.."\``,
    either: true,
  },
  {
    of: ({ name }, label) => label === 'cpu' && name.startsWith('node_'),
    never: /^cpu\d+$/,
    why: 'a CPU is named by its number alone',
    instead: ({ value }) => `\`cpu="${value.replace('cpu', '')}"\``,
  },
  {
    of: ({ exporter }, label) => label === 'name' && exporter === 'cadvisor',
    never: /^k8s_/,
    why: 'containerd names containers by their IDs, and of what kubelets since 1.24 ask only CRI-O begins their names so',
    instead: () => '`container!=""`',
    rare: true,
  },
  {
    of: ({ exporter }, label) => label === 'container' && exporter === 'cadvisor',
    never: /^POD$/,
    why: 'containerd names no container of a sandbox; CRI-O calls it so',
    instead: () => '`container=""`, `pod!=""`',
    rare: true,
  },
  {
    of: ({ name }, label) => label === 'code' && name === 'apiserver_request_total',
    never: /^401$/,
    why: 'who is not authenticated is answered before it counts',
    instead: () => '`authentication_attempts`, whose `result` is `failure` or `error`',
    rare: true,
  },
  {
    of: ({ name }, label) => label === 'condition' && name === 'kube_node_status_condition',
    never: /^OutOfDisk$/,
    why: 'no kubelet since 1.13 has that condition',
    instead: () => '`condition="DiskPressure"`',
  },
  {
    of: ({ name }, label) => label === 'condition' && name === 'kube_node_status_condition',
    never: /^(Not|Un)Ready$/i,
    why: 'a node that is not ready has the condition `Ready` with another status than `true`',
    instead: () => '`condition="Ready", status!="true"`',
  },
  {
    of: ({ name }, label) => label === 'condition' && name === 'kube_deployment_status_condition',
    never: /^(Failed|Failure|Ready|NotReady|Unavailable|NotAvailable|Degraded|Complete|Paused)$/i,
    why: 'a Deployment has `Available`, `Progressing` and `ReplicaFailure`',
    instead: () => '`condition="Available", status="false"`',
  },
  {
    of: ({ name }, label) =>
      label === 'reason' && /^kube_pod_(init_)?container_status_waiting_reason$/.test(name),
    never: /^(OOMKilled|Completed|Error|Evicted|ContainerCannotRun)$/,
    why: 'with that reason a container terminates',
    instead: ({ label, value }) =>
      `\`kube_pod_container_status_last_terminated_reason{${label}="${value}"}\``,
  },
  {
    of: ({ name }, label) =>
      label === 'reason' && /^kube_pod_(init_)?container_status_(last_)?terminated_reason$/.test(name),
    never:
      /^(CrashLoopBackOff|ImagePullBackOff|ErrImagePull|CreateContainerConfigError|InvalidImageName|ContainerCreating)$/,
    why: 'with that reason a container waits',
    instead: ({ label, value }) => `\`kube_pod_container_status_waiting_reason{${label}="${value}"}\``,
  },
  {
    of: ({ name }, label) =>
      label === 'resource' &&
      /^kube_(node_status_(capacity|allocatable)|pod_(init_)?container_resource_(requests|limits))$/.test(
        name,
      ),
    never: /^[\w.]*[-/][\w./-]*$/,
    why: 'kube-state-metrics writes `_` for what a name of a label may not hold',
    instead: ({ label, value }) => `\`${label}="${value.replaceAll(/\W/g, '_')}"\``,
  },
  {
    of: ({ name }, label) => label === 'resource' && name === 'kube_resourcequota',
    never: /^(requests|limits)_\w+$/,
    why: 'a quota names its resources as it is written, with a point',
    instead: ({ label, value }) => `\`${label}="${value.replace('_', '.')}"\``,
  },
];

/** The alternatives of a pattern as they are written, without anchors. */
const written = ({ op, value }: Matcher): string[] => {
  if (op === '=' || op === '!=') return [value];
  const inner = value.replace(/^\^/, '').replace(/\$$/, '');
  return /^[^|]*\(/.test(inner) ? [inner] : inner.split('|');
};

/** A value of a form that the exporter never writes. */
export function* forbiddenForms(
  matcher: Matcher,
  name: string,
  all: readonly KnownSeries[],
): Iterable<Finding> {
  if (matcher.value === '') return;
  const values = written(matcher);
  const isExcluded = matcher.op.startsWith('!');
  const form = forms.find(
    ({ of, never, either }) =>
      (either || !isExcluded) &&
      values.every((each) => never.test(each)) &&
      all.every((series) => matcher.label in series.labels && of(series, matcher.label)),
  );
  if (!form) return;
  yield finding(
    'value_impossible',
    form.rare ? 'warning' : 'error',
    matcher,
    `\`${matcher.label}\` of \`${name}\` is never \`${matcher.value}\`${isExcluded ? ', so this leaves nothing out' : ''}: ${form.why}.`,
    form.instead(matcher),
  );
}
