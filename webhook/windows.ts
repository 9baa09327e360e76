import type { PodSpec } from './pod.ts';

const osLabels = ['kubernetes.io/os', 'beta.kubernetes.io/os'];

/** By `spec.os`, by node selector, or by a required node affinity whose every term asks for Windows. */
export function runsOnWindows(spec: PodSpec): boolean {
  if (spec.os?.name) return spec.os.name === 'windows';
  if (osLabels.some((label) => spec.nodeSelector?.[label] === 'windows')) return true;
  const terms =
    spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  return (
    terms.length > 0 &&
    terms.every((term) =>
      (term.matchExpressions ?? []).some(
        ({ key, operator, values }) =>
          osLabels.includes(key) && operator === 'In' && values?.length === 1 && values[0] === 'windows',
      ),
    )
  );
}
