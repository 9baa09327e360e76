import { injectLabel, pointer } from '../../webhook/index.ts';
import type { NextStep } from './schema.ts';
import { named, quoted } from './shell.ts';

/** What makes a pod, or makes its maker. */
export interface Owner {
  readonly kind: string;
  readonly name: string;
  /** Absent for kinds that are not known here. */
  readonly template?: string | undefined;
}

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
        readonly owner?: Owner | undefined;
      };
}

export const kubectlOf = ({ at }: Subject): string => ('kubectl' in at ? at.kubectl : 'kubectl');
export const inNamespace = (subject: Subject): string =>
  `${kubectlOf(subject)} -n ${named(subject.namespace)}`;
const thing = ({ kind, name }: { kind: string; name: string }): string =>
  `${named(kind.toLowerCase())}/${named(name)}`;

/** What to edit: in a file its place, in a cluster the owner of the pod. */
const target = (subject: Subject): Owner =>
  'kubectl' in subject.at && subject.at.owner ? subject.at.owner : subject;

const fileArgument = (file: string): string => (file === 'standard input' ? '-' : quoted(file));
const again = ({ at }: Subject): string =>
  'file' in at ? `sidelight explain -f ${fileArgument(at.file)}` : '';

/** A change to the pod template that no single command makes in a file. */
export function edit(subject: Subject, what: string, path = ''): NextStep {
  const { at } = subject;
  if ('file' in at) return { do: `At ${at.placeAt(path)}: ${what}.`, command: again(subject) };
  const { kind, name } = target(subject);
  return kind === 'Pod'
    ? {
        do: `In the pod's manifest: ${what}; then delete the pod and create it again.`,
        command: `${inNamespace(subject)} get pod ${named(name)} -o yaml`,
      }
    : {
        do: `In ${thing({ kind, name })}: ${what}.`,
        command: `${inNamespace(subject)} edit ${thing({ kind, name })}`,
      };
}

const restartable = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);

/** Lets the webhook see the pod, or its successor. */
export function restart(subject: Subject): NextStep {
  const { kind, name, template } = target(subject);
  const kubectl = inNamespace(subject);
  // Others have kinds of the same name: Kruise a StatefulSet.
  const isKnown = template !== undefined;
  if (isKnown && restartable.has(kind)) {
    return {
      do: `Restart ${thing({ kind, name })}: its new pods are injected.`,
      command: `${kubectl} rollout restart ${thing({ kind, name })}`,
    };
  }
  if (isKnown && kind === 'CronJob') {
    return {
      do: 'Wait for its next run, or start one now.',
      command: `${kubectl} create job --from=cronjob/${named(name)} ${named(`${name}-now`)}`,
    };
  }
  if (isKnown && kind === 'Job') {
    return {
      do: 'Delete the Job, and apply its manifest again.',
      command: `${kubectl} delete job ${named(name)}`,
    };
  }
  if (subject.kind !== 'Pod') {
    return { do: `Delete its pods: ${thing(subject)} makes them anew.`, command: `${kubectl} get pods` };
  }
  if (kind !== 'Pod') {
    return {
      do: `Delete the pod: ${thing({ kind, name })} makes it anew.`,
      command: `${kubectl} delete pod ${named(subject.name)}`,
    };
  }
  return {
    do: 'Nobody makes this pod anew: replace it with itself.',
    command: `${kubectl} get ${thing(subject)} -o yaml | ${kubectl} replace --force -f -`,
  };
}

/** Takes out what an earlier injection has put into a manifest, or into the template of a workload. */
export function injectAgain(subject: Subject): NextStep {
  if ('file' in subject.at) {
    return {
      do: 'Take the old injection out of the file, and inject it again.',
      command: `sidelight uninject -f ${fileArgument(subject.at.file)} | sidelight inject -f -`,
    };
  }
  if (subject.kind === 'Pod') return restart(subject);
  const kubectl = inNamespace(subject);
  return {
    do: 'Take the old injection out of its template; the webhook injects its new pods.',
    command: `${kubectl} get ${thing(subject)} -o yaml | sidelight uninject -f - | ${kubectl} apply -f -`,
  };
}

export const labelNamespace = (subject: Subject, why: string): NextStep => ({
  do: why,
  command: `${kubectlOf(subject)} label namespace ${named(subject.namespace)} ${injectLabel}=enabled --overwrite`,
});

/** Kubernetes takes no other template for a Job that exists. */
const fixed = new Set(['Pod', 'Job']);

interface Change {
  readonly section: 'labels' | 'annotations';
  readonly key: string;
  /** Null takes it away. */
  readonly value: string | null;
}

/** Changes a label or annotation of the pods to come: a command where one can, else where to edit. */
export function changePods(subject: Subject, { section, key, value }: Change): NextStep {
  const what =
    value === null
      ? `correct ${key}, or take it away`
      : `set ${key}: ${JSON.stringify(value)} among the pod's ${section}`;
  const { kind, name, template } = target(subject);
  if ('file' in subject.at || fixed.has(kind) || template === undefined) {
    return edit(subject, what, pointer('metadata', section, key));
  }
  const patch = template
    .split('/')
    .slice(1)
    .reduceRight<object>((inner, step) => ({ [step]: inner }), { metadata: { [section]: { [key]: value } } });
  return {
    do: `In ${thing({ kind, name })}: ${what}.`,
    command: `${inNamespace(subject)} patch ${thing({ kind, name })} --type merge -p ${quoted(JSON.stringify(patch))}`,
  };
}
