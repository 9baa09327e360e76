import type { Matcher } from '../ast.ts';
import type { KnownSeries } from '../context.ts';
import type { Finding } from '../finding.ts';
import { accepts, alternatives } from '../labelsMatched.ts';
import { finding } from './check.ts';

/** Values that a label has besides others, and that are written in one way only. */
interface Spelling {
  readonly names: RegExp;
  readonly label: RegExp;
  readonly values: readonly string[];
}

const spellings: readonly Spelling[] = [
  {
    names: /^kube_deployment_status_condition$/,
    label: /^condition$/,
    values: ['Available', 'Progressing', 'ReplicaFailure'],
  },
  {
    names: /^kube_node_status_condition$/,
    label: /^condition$/,
    values: ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure', 'NetworkUnavailable'],
  },
  {
    names: /^kube_horizontalpodautoscaler_status_condition$/,
    label: /^condition$/,
    values: ['AbleToScale', 'ScalingActive', 'ScalingLimited'],
  },
  {
    names: /^kube_pod_/,
    label: /^reason$/,
    values: [
      'CrashLoopBackOff',
      'ImagePullBackOff',
      'ErrImagePull',
      'InvalidImageName',
      'CreateContainerConfigError',
      'CreateContainerError',
      'RunContainerError',
      'ContainerCreating',
      'PodInitializing',
      'OOMKilled',
      'Completed',
      'Error',
      'StartError',
      'ContainerCannotRun',
      'DeadlineExceeded',
      'Evicted',
    ],
  },
  {
    names: /^kube_(pod|replicaset|job|replicationcontroller)_/,
    label: /^(created_by|owner)_kind$/,
    values: ['ReplicaSet', 'DaemonSet', 'StatefulSet', 'Deployment', 'Job', 'CronJob', 'Node'],
  },
  {
    names: /^kube_node_status_(capacity|allocatable)$|^kube_pod_(init_)?container_resource_/,
    label: /^resource$/,
    values: ['cpu', 'memory', 'pods', 'ephemeral_storage'],
  },
  {
    names: /^kube_resourcequota$/,
    label: /^resource$/,
    values: ['pods', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory', 'requests.storage'],
  },
  {
    names: /^coredns_/,
    label: /^rcode$/,
    values: ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED'],
  },
  {
    names: /^(rest_client|kubelet_http)_/,
    label: /^(verb|method)$/,
    values: ['GET', 'LIST', 'WATCH', 'POST', 'PUT', 'PATCH', 'DELETE'],
  },
  {
    names: /^kafka_network_requestmetrics_/,
    label: /^request$/,
    values: ['Produce', 'Fetch', 'FetchConsumer', 'FetchFollower', 'Metadata', 'OffsetCommit', 'JoinGroup'],
  },
  {
    names: /^kafka_network_requestmetrics_errors_/,
    label: /^error$/,
    values: ['NONE', 'NOT_LEADER_OR_FOLLOWER', 'UNKNOWN_TOPIC_OR_PARTITION', 'REBALANCE_IN_PROGRESS'],
  },
  {
    names: /^kminion_kafka_consumer_group_info$/,
    label: /^state$/,
    values: ['Stable', 'Empty', 'Dead', 'PreparingRebalance', 'CompletingRebalance'],
  },
  { names: /^ALERTS/, label: /^alertstate$/, values: ['pending', 'firing'] },
];

/** The values that a matcher writes out, but for their capitals or signs between words. */
function rightOnes(matcher: Matcher, values: readonly string[]): string[] | undefined {
  const named = matcher.op === '=' || matcher.op === '!=' ? [matcher.value] : alternatives(matcher.value);
  const right = named?.map((name) => {
    const folded = name.toLowerCase();
    return values.find((value) => value.toLowerCase() === folded && value !== name);
  });
  return right?.every((value) => value !== undefined) ? [...new Set(right)] : undefined;
}

/** Other capitals than those that the exporter writes. */
export function* wrongCapitals(
  matcher: Matcher,
  name: string,
  all: readonly KnownSeries[],
): Iterable<Finding> {
  if (matcher.value === '') return;
  const leavesOut = matcher.op.startsWith('!');
  const known = spellings.find(({ names, label }) => label.test(matcher.label) && names.test(name));
  if (!known || !all.every(({ labels }) => labels[matcher.label] && !labels[matcher.label]?.values)) return;
  if (known.values.some((value) => accepts(matcher, value) !== leavesOut)) return;
  const right = rightOnes(matcher, known.values);
  if (!right) return;
  yield finding(
    'value_impossible',
    leavesOut ? 'warning' : 'error',
    matcher,
    `\`${matcher.label}\` of \`${name}\` is never \`${matcher.value}\`: it is written with other capitals${leavesOut ? ', so this leaves nothing out' : ''}.`,
    `did you mean \`${matcher.label}${matcher.op}"${right.join('|')}"\``,
  );
}
