import type { Settings } from '../platform/config/index.ts';
import { access } from './access.ts';
import { deployment } from './deployment.ts';
import { namespace, settingsMap } from './namespace.ts';
import type { KubeObject } from './object.ts';
import { caBundlePolicy, labelPolicy } from './policies.ts';
import { disruptionBudget, networkPolicies, priorityQuota, service } from './service.ts';
import { webhookConfiguration } from './webhookConfiguration.ts';

/** All of Sidelight in the order in which it is applied: the webhook configuration last, when all that it needs is there. */
export const install = (settings: Settings): KubeObject[] => [
  namespace(settings),
  settingsMap(settings),
  ...access(settings),
  ...caBundlePolicy(settings),
  ...labelPolicy(settings),
  ...networkPolicies(settings),
  ...priorityQuota(settings),
  service(settings),
  deployment(settings),
  ...disruptionBudget(settings),
  webhookConfiguration(settings),
];

/** Names of what to delete, in order: without its webhook, the configuration would refuse every labelled pod. */
export function uninstall(settings: Settings): KubeObject[] {
  const outsideNamespace = install(settings)
    .filter((object) => object.metadata.namespace === undefined)
    .map(
      ({ apiVersion, kind, metadata: { name } }): KubeObject => ({ apiVersion, kind, metadata: { name } }),
    );
  // The namespace takes what is in it along.
  return outsideNamespace.reverse();
}
