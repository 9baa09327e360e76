import { expect, test } from 'vitest';
import { install, podMonitors } from '../../manifests/index.ts';
import { envoy, envoyNames, webhook } from '../../metrics/index.ts';
import { defaultSettings } from '../../platform/config/index.ts';
import { emitRules } from '../../rules/index.ts';
import { telemetryBootstrap } from '../../webhook/index.ts';
import { sidecarName } from '../../webhook/telemetry/sidecar.ts';

// Rooms of one rank don't import each other, so what they must agree on is compared here.
import { bootstrapInput } from '../setup/pod/bootstrapInput.ts';

test('the printed scrape gives the jobs that the catalogue’s selectors name', () => {
  const text = JSON.stringify(podMonitors(defaultSettings));
  for (const { exporter } of [envoy.serverLive, webhook.duration])
    expect(text).toContain(`{"targetLabel":"job","replacement":"${exporter.job}"}`);
});

test('the bootstrap names its clusters and its listener as the catalogue does', () => {
  const text = JSON.stringify(telemetryBootstrap(bootstrapInput()));
  expect(text).toContain(`"alt_stat_name":"${envoyNames.vendorCluster}"`);
  expect(text).toContain(`"name":"${envoyNames.inCluster}"`);
  expect(text).toContain(`"stat_prefix":"${envoyNames.proxyListener}"`);
});

test('the alert’s absent namespaces are told by the name of the injected container', () => {
  expect(emitRules(defaultSettings, 'file')).toContain(`container="${sidecarName}"`);
});

test('alerts on the API server’s calls are of exactly the entries of the webhook configuration', () => {
  const configuration = install(defaultSettings).find(({ kind }) => kind === 'MutatingWebhookConfiguration');
  const entries = (configuration as unknown as { webhooks: { name: string }[] }).webhooks;
  const [, pattern = ''] =
    /apiserver_admission_webhook_rejection_count\{job="apiserver", name=~("[^"]+")/.exec(
      emitRules(defaultSettings, 'file'),
    ) ?? [];
  const matched = new RegExp(`^(?:${JSON.parse(pattern)})$`);
  expect(entries.map(({ name }) => [name, matched.test(name)])).toEqual([
    ['namespace.sidelight.dev', true],
    ['pod.sidelight.dev', true],
  ]);
});

test('alerts on the webhook’s replicas are of its Deployment', () => {
  const deployment = install(defaultSettings).find(({ kind }) => kind === 'Deployment');
  for (const metric of ['kube_deployment_spec_replicas', 'kube_deployment_status_replicas_available'])
    expect(emitRules(defaultSettings, 'file')).toContain(
      `${metric}{job="kube-state-metrics", deployment="${deployment?.metadata.name}"}`,
    );
});
