import { injectLabel, type Operation, type Pod, pointer } from '../../webhook/index.ts';

/** The label that a pod gets from `--profile`, as operations; none where the pod says `disabled`. */
export function labelOperations(pod: Pod, profile: string | undefined): Operation[] {
  const labels = pod.metadata?.labels;
  if (profile === undefined || labels?.[injectLabel] === 'disabled' || labels?.[injectLabel] === profile)
    return [];
  if (!pod.metadata) return [{ op: 'add', path: '/metadata', value: { labels: { [injectLabel]: profile } } }];
  if (!labels) return [{ op: 'add', path: '/metadata/labels', value: { [injectLabel]: profile } }];
  return [{ op: 'add', path: pointer('metadata', 'labels', injectLabel), value: profile }];
}

/** The pod as `--profile` has it. */
export const withProfile = (pod: Pod, profile: string | undefined): Pod =>
  profile !== undefined && labelOperations(pod, profile).length > 0 ? labelled(pod, profile) : pod;

/** The pod with that label; the given one stays as it is. */
export function labelled(pod: Pod, profile: string): Pod {
  const metadata = pod.metadata ?? {};
  return { ...pod, metadata: { ...metadata, labels: { ...metadata.labels, [injectLabel]: profile } } };
}
