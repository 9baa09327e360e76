import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { stringify } from 'yaml';
import type { Settings } from '../platform/config/index.ts';
import { version } from '../platform/version.ts';
import { vendors } from './vendors.ts';

export const dashboardFormats = ['configmap', 'json'] as const;
export type DashboardFormat = (typeof dashboardFormats)[number];

/** Every dashboard; the same text each time. */
export const dashboards = (): Dashboard[] => [vendors()];

/** As Grafana's file provisioning and its import take it. */
export const dashboardJson = (dashboard: Dashboard): string => `${JSON.stringify(dashboard, null, 2)}\n`;

const configMap = (dashboard: Dashboard, { namespace }: Settings): string =>
  stringify(
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: `${dashboard.uid}-dashboard`,
        namespace,
        labels: {
          // What Grafana's sidecar looks for; it takes files that end in .json.
          grafana_dashboard: '1',
          'app.kubernetes.io/name': 'sidelight',
          'app.kubernetes.io/version': version,
        },
        annotations: { grafana_folder: 'Sidelight' },
      },
      data: { [`${dashboard.uid}.json`]: dashboardJson(dashboard) },
    },
    { version: '1.1', lineWidth: 0 },
  );

/** A ConfigMap for each dashboard, as a stream of YAML documents. */
export const dashboardConfigMaps = (settings: Settings): string =>
  dashboards()
    .map((dashboard) => configMap(dashboard, settings))
    .join('---\n');
