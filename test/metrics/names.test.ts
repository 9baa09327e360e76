import { expect, test } from 'vitest';
import { podMonitors } from '../../manifests/index.ts';
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
  expect(text).toContain(`"name":"${envoyNames.vendorCluster}"`);
  expect(text).toContain(`"name":"${envoyNames.inCluster}"`);
  expect(text).toContain(`"stat_prefix":"${envoyNames.proxyListener}"`);
});

test('the alert’s absent namespaces are told by the name of the injected container', () => {
  expect(emitRules(defaultSettings, 'file')).toContain(`container="${sidecarName}"`);
});
