import type { Settings } from '../platform/config/index.ts';
import { version } from '../platform/version.ts';

export const domain = 'sidelight.dev';
/** The label on namespaces and pods. */
export const injectLabel = `${domain}/inject`;
/** What the label may name beside `enabled` and `disabled`. */
export const profileNames = ({ profiles }: Settings): readonly string[] => [
  'telemetry',
  ...Object.keys(profiles),
];

/** Name of the sidecar's metrics port, by which every scrape finds it. */
export const statsPortName = 'sidelight-stats';
export const statsPath = '/stats/prometheus';
/** `job` of the sidecars' and of the webhook's series. */
export const sidecarJob = 'sidelight-envoy';
export const webhookJob = 'sidelight-webhook';

/** The webhook's Deployment, Service, ServiceAccount and rights. */
export const webhookName = 'sidelight-webhook';
export const settingsConfigMap = 'sidelight-settings';
export const settingsKey = 'sidelight.yaml';
export const tlsSecret = 'sidelight-webhook-tls';
export const webhookConfigurationName = 'sidelight';
export const webhookPorts = { https: 8443, plain: 8080 } as const;

export const labels = (): Record<string, string> => ({
  'app.kubernetes.io/name': 'sidelight',
  'app.kubernetes.io/version': version,
});
/** What selects the webhook's pods; a Deployment's selector can't change, so no version is in it. */
export const webhookSelector: Record<string, string> = {
  'app.kubernetes.io/name': 'sidelight',
  'app.kubernetes.io/component': 'webhook',
};
export const webhookLabels = (): Record<string, string> => ({
  ...labels(),
  'app.kubernetes.io/component': 'webhook',
});
