import { aggregate, webhook, where } from '../../metrics/index.ts';
import { alertsOf, valueAs } from '../alert.ts';

const alert = alertsOf('sidelight');

/** By namespace of the webhook; the value is the number of replicas, which all read the same file. */
export const settingsRefused = alert('settingsRefused', {
  expression: ({ select }) =>
    aggregate('count', ['namespace'], where(select(webhook.settingsReloaded), '==', 0)),
  summary: 'The webhook refuses its settings file.',
  description: ({ label }) =>
    `${valueAs.plain} replicas of the webhook in namespace ${label('namespace')} go on with older settings, because those of the ConfigMap are not good.`,
  dashboard: { uid: 'sidelight-vendors' },
  meaning:
    'The ConfigMap `sidelight-settings` was changed, and what it holds now is not good. Running replicas keep the last good settings, so pods are injected as before. A replica that starts meanwhile has no last good settings and does not start.',
  withoutData: 'Quiet: a webhook that Prometheus does not read tells nothing of its settings.',
  look: [
    'What is wrong: `kubectl -n NAMESPACE logs deployment/sidelight-webhook | grep refused` names each problem with line, column, path and what is allowed.',
    "The same from the ConfigMap: `kubectl -n NAMESPACE get configmap sidelight-settings -o jsonpath='{.data.sidelight\\.yaml}' | sidelight config check -f -`.",
    'Correct `sidelight.yaml`, then `sidelight install --settings sidelight.yaml | kubectl apply -f -`, which refuses bad settings before they reach the cluster.',
    {
      what: 'Since when the last good ones are in use',
      query: 'sidelight_settings_last_reload_success_timestamp_seconds{job="sidelight-webhook"}',
    },
  ],
});
