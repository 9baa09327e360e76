import { createHash } from 'node:crypto';
import { caBundle, formatState, type TlsState } from '../../certs/index.ts';
import type { KubeObject } from '../../platform/kube/index.ts';

/** What of a MutatingWebhookConfiguration is read here. */
export interface WebhookConfiguration extends KubeObject {
  readonly metadata: KubeObject['metadata'] & { readonly generation?: number; readonly uid?: string };
  readonly webhooks?: readonly { readonly clientConfig: { readonly caBundle?: string } }[];
}

export interface PatchOperation {
  readonly op: 'add' | 'replace';
  readonly path: string;
  readonly value: unknown;
}

const encodedBundle = (state: TlsState): string => Buffer.from(caBundle(state)).toString('base64');

/** Whether every entry holds exactly this state's bundle. */
export function holds({ webhooks = [] }: WebhookConfiguration, state: TlsState): boolean {
  const wanted = encodedBundle(state);
  return webhooks.length > 0 && webhooks.every(({ clientConfig }) => clientConfig.caBundle === wanted);
}

/** Whether a leaf of the active authority verifies by every entry, whatever else the entries hold. */
export function trusts({ webhooks = [] }: WebhookConfiguration, { active }: TlsState): boolean {
  const trusted = (bundle = '') =>
    Buffer.from(bundle, 'base64').toString('utf8').includes(active.certificate);
  return webhooks.length > 0 && webhooks.every(({ clientConfig }) => trusted(clientConfig.caBundle));
}

/** Changes when the state does, and when anybody changed the entries, even if they were changed back. */
export function steadyKey({ metadata: { uid, generation } }: WebhookConfiguration, state: TlsState): string {
  return createHash('sha256')
    .update(`${uid} ${generation} ${formatState(state)}`)
    .digest('hex');
}

/**
 * A JSON patch that gives every entry this state's bundle and touches nothing else. It holds the version that was
 * read, so the API server answers 409 where anybody has changed the configuration since; empty if nothing differs.
 */
export function bundlePatch(configuration: WebhookConfiguration, state: TlsState): PatchOperation[] {
  const value = encodedBundle(state);
  const changes = (configuration.webhooks ?? []).flatMap(({ clientConfig }, index): PatchOperation[] => {
    const path = `/webhooks/${index}/clientConfig/caBundle`;
    return clientConfig.caBundle === value ? [] : [{ op: 'add', path, value }];
  });
  if (changes.length === 0) return [];
  const { resourceVersion } = configuration.metadata;
  return [{ op: 'replace', path: '/metadata/resourceVersion', value: resourceVersion }, ...changes];
}
