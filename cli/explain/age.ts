import { injectLabel } from '../../webhook/index.ts';

/** What of an object of the API tells its age, and who wrote its label. */
export interface Dated {
  readonly kind?: string;
  readonly metadata?: {
    readonly name?: string;
    readonly creationTimestamp?: string;
    readonly managedFields?: readonly {
      readonly manager?: string;
      readonly time?: string;
      readonly fieldsV1?: unknown;
    }[];
  };
}

interface Event {
  /** RFC 3339 in UTC with whole seconds, so that text order is time's. */
  readonly at: string;
  readonly what: string;
}

const owns = (fields: unknown): boolean => {
  const under = fields as { 'f:metadata'?: { 'f:labels'?: object } } | undefined;
  return Object.hasOwn(under?.['f:metadata']?.['f:labels'] ?? {}, `f:${injectLabel}`);
};

/** The last write by whoever set the label; before it the label may have been there, or not. */
function labelled({ kind, metadata }: Dated): Event | undefined {
  const writes = (metadata?.managedFields ?? []).filter(({ fieldsV1, time }) => time && owns(fieldsV1));
  const last = writes.toSorted((a, b) => ((a.time ?? '') < (b.time ?? '') ? -1 : 1)).at(-1);
  if (!last?.time) return undefined;
  return {
    at: last.time,
    what: `${last.manager ?? 'somebody'} last wrote the label of the ${kind?.toLowerCase() ?? 'object'}`,
  };
}

/**
 * Why a running pod has no sidecar though it would get one now: it is older than its label or than the webhook.
 * `labelOwner` is the pod or the namespace, whichever label counts.
 */
export function whyMissed(pod: Dated, labelOwner: Dated, configuration: Dated): string {
  const created = pod.metadata?.creationTimestamp ?? '';
  const installed = configuration.metadata?.creationTimestamp;
  const events = [
    labelled(labelOwner),
    ...(installed ? [{ at: installed, what: 'the webhook was installed' }] : []),
  ].filter((event) => event !== undefined);
  const later = events.filter(({ at }) => at >= created);
  const told = (each: readonly Event[]): string => each.map(({ at, what }) => `${what} at ${at}`).join(', ');
  if (later.length > 0) return `the pod was created at ${created}; ${told(later)}`;
  if (events.length === 0)
    return `the pod was created at ${created}, before its label or the webhook: no webhook sees it again`;
  return `the pod was created at ${created}, after all that is known (${told(events)}): the webhook was away then, or the label or the sidecar was taken off in between`;
}
