import { expect, test } from 'vitest';
import * as manifests from '../../manifests/index.ts';
import { defaultSettings } from '../../platform/config/index.ts';
import { certificateNames, rotateAnnotation } from '../../webhook/io/certificates.ts';
import { domain, injectLabel, profileNames, readLabel } from '../../webhook/label.ts';
import { statsPortName } from '../../webhook/telemetry/sidecar.ts';

// What stands in the cluster and what reads it there are told apart by rooms; here both say the same.

test('the label and its profiles are those that the webhook reads', () => {
  expect(manifests.domain).toBe(domain);
  expect(manifests.injectLabel).toBe(injectLabel);
  expect(manifests.profileNames).toEqual(profileNames(defaultSettings));
  for (const name of ['enabled', 'disabled', ...manifests.profileNames])
    expect(readLabel(name, defaultSettings).kind).not.toBe('unknown');
});

test('the objects have the names under which the webhook asks for them', () => {
  expect(certificateNames).toEqual({
    secret: manifests.tlsSecret,
    configuration: manifests.webhookConfigurationName,
    service: manifests.webhookName,
  });
  expect(rotateAnnotation.startsWith(`${manifests.domain}/`)).toBe(true);
});

test('the scrape goes by the name of the sidecar’s port', () => {
  expect(manifests.statsPortName).toBe(statsPortName);
});
