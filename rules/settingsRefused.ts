import { aggregate, select, webhook, where } from '../metrics/index.ts';
import type { Settings } from '../platform/config/index.ts';
import type { AlertRule } from './rule.ts';

const name = 'SidelightSettingsRefused';

/** By namespace of the webhook; the value is the number of replicas, which all read the same file. */
export function settingsRefused({ rules }: Settings): AlertRule {
  const { severity, for: duration } = rules.settingsRefused;
  const { job } = webhook.settingsReloaded.exporter;
  const refused = where(select(webhook.settingsReloaded, { job }), '==', 0);
  return {
    alert: name,
    expr: aggregate('count', ['namespace'], refused).text,
    for: duration,
    labels: { severity },
    annotations: {
      summary: 'The webhook refuses its settings file.',
      description:
        '{{ $value }} replicas of the webhook in namespace {{ $labels.namespace }} go on with older settings, because those of the ConfigMap are not good.',
      runbook_url: `${rules.runbookBase}${name}.md`,
      dashboard_url: `${rules.dashboardBase}sidelight-vendors`,
    },
  };
}

export const settingsRefusedPage = {
  meaning:
    'The ConfigMap `sidelight-settings` was changed, and what it holds now is not good. Running replicas keep the last good settings, so pods are injected as before. A replica that starts meanwhile has no last good settings and does not start.',
  look: [
    'What is wrong: `kubectl -n NAMESPACE logs deployment/sidelight-webhook | grep refused` names each problem with line, column, path and what is allowed.',
    "The same from the ConfigMap: `kubectl -n NAMESPACE get configmap sidelight-settings -o jsonpath='{.data.sidelight\\.yaml}' | sidelight config check -f -`.",
    'Correct `sidelight.yaml`, then `sidelight install --settings sidelight.yaml | kubectl apply -f -`, which refuses bad settings before they reach the cluster.',
    'What was last good: `sidelight_settings_last_reload_success_timestamp_seconds` says since when it is in use.',
  ],
};
