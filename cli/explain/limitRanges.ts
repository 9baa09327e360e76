import type { LimitRange, Namespace } from '../../webhook/index.ts';
import { isObject, type Manifest } from '../inject/workloads.ts';

/** A namespace with the LimitRanges that the same input holds for it. */
export function withLimitRanges(namespace: Namespace, manifests: readonly Manifest[]): Namespace {
  const found = manifests.filter(
    ({ group, kind, namespace: name }) => group === '' && kind === 'LimitRange' && name === namespace.name,
  );
  return found.length === 0
    ? namespace
    : { ...namespace, limitRanges: [...namespace.limitRanges, ...found.map(limitRangeOf)] };
}

function limitRangeOf({ value }: Manifest): LimitRange {
  const { metadata, spec } = value;
  const limits = isObject(spec) && Array.isArray(spec.limits) ? spec.limits.filter(isObject) : [];
  return {
    name: isObject(metadata) ? String(metadata.name) : '',
    limits: limits as unknown as LimitRange['limits'],
  };
}
