import { expect, test } from 'vitest';
import { podMonitors, scrapeConfig, toStream, toYaml } from '../../manifests/index.ts';
import { defaultSettings, parseSettings } from '../../platform/config/index.ts';
import { expectGolden } from '../setup/golden.ts';

const golden = (name: string) => new URL(`goldens/${name}`, import.meta.url);

test('the PodMonitors and the plain scrape jobs are the committed ones, byte for byte', () => {
  expectGolden(golden('podmonitors.yaml'), toStream(podMonitors(defaultSettings), ['Golden.']));
  expectGolden(golden('scrape-config.yaml'), toYaml(scrapeConfig(defaultSettings), ['Golden.']));
});

test('both take the interval from the settings, and the PodMonitors its labels for the operator', () => {
  const settings = parseSettings('rules: { scrapeInterval: 7s, labels: { release: kps } }', 'test.yaml');
  const monitors = podMonitors(settings);
  expect(monitors.map((monitor) => monitor.metadata.labels?.release)).toEqual(['kps', 'kps']);
  expect(JSON.stringify(monitors).match(/"interval":"7s"/g)).toHaveLength(2);
  expect(JSON.stringify(scrapeConfig(settings)).match(/"scrape_interval":"7s"/g)).toHaveLength(2);
});
