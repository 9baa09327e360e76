import { expect, test } from 'vitest';
import * as manifests from '../../manifests/index.ts';
import { defaultSettings, parseSettings } from '../../platform/config/index.ts';
import { certificateNames, rotateAnnotation } from '../../webhook/io/certificates.ts';
import { domain, injectLabel, profileNames, readLabel } from '../../webhook/label.ts';
import { statsPortName } from '../../webhook/telemetry/sidecar.ts';

// What stands in the cluster and what reads it there are told apart by rooms; here both say the same.

test('the label and its profiles are those that the webhook reads', () => {
  expect(manifests.domain).toBe(domain);
  expect(manifests.injectLabel).toBe(injectLabel);
  const own = parseSettings('profiles: { mine: {}, other: {} }', 'test');
  for (const settings of [defaultSettings, own]) {
    expect(manifests.profileNames(settings)).toEqual(profileNames(settings));
    for (const name of ['enabled', 'disabled', ...manifests.profileNames(settings)])
      expect(readLabel(name, settings).kind).not.toBe('unknown');
  }
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
