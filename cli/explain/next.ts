import { injectLabel, type Reason } from '../../webhook/index.ts';
import type { NextStep } from './schema.ts';
import { named, quoted } from './shell.ts';
import {
  changePods,
  edit,
  injectAgain,
  inNamespace,
  kubectlOf,
  labelNamespace,
  restart,
  type Subject,
} from './subject.ts';

/** Of an annotation that is refused. */
function correct(subject: Subject): NextStep {
  const { annotation } = subject;
  if (!annotation) return edit(subject, 'correct the annotations that the message names');
  const { key, from } = annotation;
  if (from === 'pod') return changePods(subject, { section: 'annotations', key, value: null });
  return {
    do: `Correct ${key} of the namespace, or take it away.`,
    command: `${kubectlOf(subject)} annotate namespace ${named(subject.namespace)} ${quoted(key)}-`,
  };
}

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
    command: `sidelight inject --profile enabled -f /etc/kubernetes/manifests/${named(subject.name)}.yaml`,
  }),
  opted_out: (subject) =>
    subject.labelFrom === 'pod'
      ? changePods(subject, { section: 'labels', key: injectLabel, value: 'enabled' })
      : labelNamespace(subject, 'Nothing, if that is meant; else label its namespace.'),
  not_labelled: (subject) => labelNamespace(subject, 'Label its namespace, then restart what runs there.'),
  unknown_profile: (subject) =>
    subject.labelFrom === 'pod'
      ? changePods(subject, { section: 'labels', key: injectLabel, value: 'enabled' })
      : labelNamespace(subject, 'Give its namespace a label that is allowed.'),
  windows: (subject) => ({
    do: 'Run it on Linux, if it can: ask for kubernetes.io/os: linux in its nodeSelector.',
    command: `${kubectlOf(subject)} get nodes -L kubernetes.io/os`,
  }),
  already_injected: injectAgain,
  created_before: restart,
  not_called: (subject) => ({
    do: 'Apply the webhook’s manifests, then restart what was created without.',
    command: `sidelight install | ${kubectlOf(subject)} apply -f -`,
  }),
  invalid_annotation: correct,
  name_taken: (subject) => edit(subject, 'rename what has a name of the sidecar'),
  port_taken: (subject) =>
    subject.annotation
      ? correct(subject)
      : edit(
          subject,
          'give its container another port (or another one to the profile in the settings, which cannot move)',
        ),
  limit_range: (subject) => ({
    do: 'Let the LimitRange leave more, or let the pod ask for less by sidelight.dev/cpu-limit and sidelight.dev/memory-limit (of a container of a profile of your own: by its resources in the settings).',
    command: `${inNamespace(subject)} describe limitranges`,
  }),
  own_proxy: (subject) =>
    changePods(subject, { section: 'annotations', key: 'sidelight.dev/own-proxy', value: 'replace' }),
  own_no_proxy: (subject) =>
    edit(
      subject,
      `give NO_PROXY of container ${subject.container ?? ''} as a plain value, or all of ours in its source`,
    ),
  own_variable: (subject) =>
    edit(
      subject,
      `take the variable away from container ${subject.container ?? ''}, if the profile's value should hold`,
    ),
  env_from: (subject) => ({
    do: 'Look whether what it reads sets HTTP_PROXY, HTTPS_PROXY or NO_PROXY; if so, take them out there.',
    command: `${inNamespace(subject)} describe ${(subject.sources ?? ['configmaps,secrets']).map(quoted).join(' ')}`,
  }),
};
