import { injectLabel, pointer, type Reason } from '../../webhook/index.ts';
import type { NextStep } from './schema.ts';

/** A pod or workload that is explained, as the commands of a next step name it. */
export interface Subject {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  /** JSON Pointer of its pod template; empty for a pod. */
  readonly template: string;
  /** Whose label counts. */
  readonly labelFrom: 'pod' | 'namespace' | 'nowhere';
  /** An annotation that is refused, and whose it is. */
  readonly annotation?: { readonly key: string; readonly from: 'pod' | 'namespace' } | undefined;
  /** A container that is spoken of, and what its envFrom reads, such as `configmap/web`. */
  readonly container?: string | undefined;
  readonly sources?: readonly string[] | undefined;
  readonly at:
    | {
        readonly file: string;
        /** `FILE:line:column` of a JSON Pointer in the pod, or of what is nearest to it. */
        readonly placeAt: (path: string) => string;
      }
    /** `kubectl` with the flags that reach its cluster, and what has made the pod. */
    | {
        readonly kubectl: string;
        readonly owner?: { readonly kind: string; readonly name: string } | undefined;
      };
}

const quoted = (text: string): string =>
  /^[\w./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

const kubectlOf = ({ at }: Subject): string => ('kubectl' in at ? at.kubectl : 'kubectl');
const inNamespace = (subject: Subject): string => `${kubectlOf(subject)} -n ${subject.namespace}`;
const thing = ({ kind, name }: { kind: string; name: string }): string => `${kind.toLowerCase()}/${name}`;

/** What to edit: in a file its place, in a cluster the owner of the pod. */
const target = (subject: Subject): { kind: string; name: string } =>
  'kubectl' in subject.at && subject.at.owner ? subject.at.owner : subject;

const again = ({ at }: Subject): string =>
  'file' in at ? `sidelight explain -f ${at.file === 'standard input' ? '-' : quoted(at.file)}` : '';

/** A change to the pod template that no single command makes in a file. */
function edit(subject: Subject, what: string, path = ''): NextStep {
  const { at } = subject;
  if ('file' in at) return { do: `At ${at.placeAt(path)}: ${what}.`, command: again(subject) };
  const { kind, name } = target(subject);
  return kind === 'Pod'
    ? {
        do: `In the pod's manifest: ${what}; then delete the pod and create it again.`,
        command: `${inNamespace(subject)} get pod ${name} -o yaml`,
      }
    : {
        do: `In ${thing({ kind, name })}: ${what}.`,
        command: `${inNamespace(subject)} edit ${thing({ kind, name })}`,
      };
}

const restartable = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);

/** Lets the webhook see the pod, or its successor. */
export function restart(subject: Subject): NextStep {
  const { kind, name } = target(subject);
  const kubectl = inNamespace(subject);
  if ('file' in subject.at) {
    return {
      do: 'Apply it; the webhook sees the pods that are made then.',
      command: `${kubectl} apply -f ${quoted(subject.at.file)}`,
    };
  }
  if (restartable.has(kind)) {
    return {
      do: `Restart ${thing({ kind, name })}: its new pods are injected.`,
      command: `${kubectl} rollout restart ${thing({ kind, name })}`,
    };
  }
  if (kind === 'CronJob') {
    return {
      do: 'Wait for its next run, or start one now.',
      command: `${kubectl} create job --from=cronjob/${name} ${name}-now`,
    };
  }
  if (kind === 'Job') {
    return { do: 'Delete the Job, and apply its manifest again.', command: `${kubectl} delete job ${name}` };
  }
  if (subject.kind === 'Pod' && kind !== 'Pod') {
    return {
      do: `Delete the pod: ${thing({ kind, name })} makes it anew.`,
      command: `${kubectl} delete pod ${subject.name}`,
    };
  }
  return {
    do: 'Nobody makes this pod anew: replace it with itself.',
    command: `${kubectl} get ${thing(subject)} -o yaml | ${kubectl} replace --force -f -`,
  };
}

const labelNamespace = (subject: Subject, why: string): NextStep => ({
  do: why,
  command: `${kubectlOf(subject)} label namespace ${subject.namespace} ${injectLabel}=enabled --overwrite`,
});

/** Kubernetes takes no other template for a Job that exists. */
const fixed = new Set(['Pod', 'Job']);

function setOnTemplate(
  subject: Subject,
  section: 'labels' | 'annotations',
  key: string,
  value: string,
): NextStep {
  const what = `set ${key}: ${JSON.stringify(value)} among the pod's ${section}`;
  const { kind, name } = target(subject);
  if ('file' in subject.at || fixed.has(kind)) {
    return edit(subject, what, pointer('metadata', section, key));
  }
  const path = subject.kind === kind ? subject.template : '/spec/template';
  const patch = path
    .split('/')
    .slice(1)
    .reduceRight<object>((inner, step) => ({ [step]: inner }), { metadata: { [section]: { [key]: value } } });
  return {
    do: `In ${thing({ kind, name })}: ${what}.`,
    command: `${inNamespace(subject)} patch ${thing({ kind, name })} --type merge -p ${quoted(JSON.stringify(patch))}`,
  };
}

function takeAnnotationAway(subject: Subject): NextStep {
  const { annotation } = subject;
  if (!annotation) return edit(subject, 'correct the annotations that the message names');
  if (annotation.from === 'namespace') {
    return {
      do: `Correct ${annotation.key} of the namespace, or take it away.`,
      command: `${kubectlOf(subject)} annotate namespace ${subject.namespace} ${annotation.key}-`,
    };
  }
  const { kind, name } = target(subject);
  if ('file' in subject.at || fixed.has(kind))
    return edit(
      subject,
      `correct ${annotation.key}, or take it away`,
      pointer('metadata', 'annotations', annotation.key),
    );
  const path =
    (subject.kind === kind ? subject.template : '/spec/template') +
    pointer('metadata', 'annotations', annotation.key);
  const patch = JSON.stringify([{ op: 'remove', path }]);
  return {
    do: `Correct ${annotation.key} of ${thing({ kind, name })}, or take it away.`,
    command: `${inNamespace(subject)} patch ${thing({ kind, name })} --type json -p ${quoted(patch)}`,
  };
}

const takeOver = (subject: Subject): NextStep =>
  setOnTemplate(subject, 'annotations', 'sidelight.dev/own-proxy', 'replace');

/** For every reason the one thing to do, as a command. A new reason does not compile without. */
export const nextSteps: Readonly<Record<Reason, (subject: Subject) => NextStep>> = {
  not_a_pod: (subject) => ({
    do: 'Nothing: the webhook was asked about something else than a new pod. See what its configuration sends it.',
    command: `${kubectlOf(subject)} get mutatingwebhookconfiguration sidelight -o yaml`,
  }),
  excluded_namespace: (subject) => ({
    do: 'Move it to another namespace, which carries the label. (A namespace of your own that the settings exclude: take it out of excludedNamespaces.)',
    command: `${kubectlOf(subject)} get namespaces -L ${injectLabel}`,
  }),
  host_network: (subject) =>
    edit(subject, 'take away hostNetwork: true, if the pod can do without', '/spec/hostNetwork'),
  mirror_pod: (subject) => ({
    do: 'No webhook changes a static pod. On its node, put the sidecar into its manifest.',
    command: `sidelight inject --profile enabled -f /etc/kubernetes/manifests/${subject.name}.yaml`,
  }),
  opted_out: (subject) =>
    subject.labelFrom === 'pod'
      ? setOnTemplate(subject, 'labels', injectLabel, 'enabled')
      : labelNamespace(subject, 'Nothing, if that is meant; else label its namespace.'),
  not_labelled: (subject) => labelNamespace(subject, 'Label its namespace, then restart what runs there.'),
  unknown_profile: (subject) =>
    subject.labelFrom === 'pod'
      ? setOnTemplate(subject, 'labels', injectLabel, 'enabled')
      : labelNamespace(subject, 'Give its namespace a label that is allowed.'),
  windows: (subject) => ({
    do: 'Run it on Linux, if it can: ask for kubernetes.io/os: linux in its nodeSelector.',
    command: `${kubectlOf(subject)} get nodes -L kubernetes.io/os`,
  }),
  already_injected: (subject) => restart(subject),
  created_before: (subject) => restart(subject),
  invalid_annotation: takeAnnotationAway,
  name_taken: (subject) => edit(subject, 'rename what has a name of the sidecar'),
  port_taken: takeAnnotationAway,
  limit_range: (subject) => ({
    do: 'Let the LimitRange leave more, or let the pod ask for less by sidelight.dev/cpu-limit and sidelight.dev/memory-limit.',
    command: `${inNamespace(subject)} describe limitranges`,
  }),
  own_proxy: takeOver,
  own_no_proxy: (subject) =>
    edit(
      subject,
      `give NO_PROXY of container ${subject.container ?? ''} as a plain value, or all of ours in its source`,
    ),
  env_from: (subject) => ({
    do: 'Look whether what it reads sets HTTP_PROXY, HTTPS_PROXY or NO_PROXY; if so, take them out there.',
    command: `${inNamespace(subject)} describe ${(subject.sources ?? ['configmaps', 'secrets']).join(' ')}`,
  }),
};
