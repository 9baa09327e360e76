import { rmSync, symlinkSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { webhookMetrics } from '../../../metrics/register/index.ts';
import { defaultSettings, parseSettings, settingsHash } from '../../../platform/config/index.ts';
import { reloadSettings } from '../../../webhook/io/reload.ts';
import { followSettings } from '../../../webhook/io/settings.ts';
import { type MountedSettings, mountSettings } from '../../setup/mountedSettings.ts';
import { readSeries } from '../../setup/series.ts';

describe('settings of a running webhook', () => {
  let mounted: MountedSettings;
  const logged: { level: string; fields: Record<string, unknown>; text: string }[] = [];
  const faults: string[] = [];
  const registry = new Registry();
  const metrics = webhookMetrics(registry);
  let reload: ReturnType<typeof reloadSettings>;
  let now = 1_000_000;
  const log = (level: string) => (fields: unknown, text?: string) =>
    void logged.push({ level, fields: fields as Record<string, unknown>, text: text ?? '' });
  const scrape = async () => readSeries(await registry.metrics());

  beforeEach(() => {
    logged.length = 0;
    faults.length = 0;
    mounted = mountSettings('');
    reload = reloadSettings({
      settings: defaultSettings,
      settingsFile: { path: mounted.path, read: () => readFile(mounted.path, 'utf8') },
      metrics,
      log: { info: log('info'), warn: log('warn'), error: log('error') },
      now: () => now,
      // Time passes faster here.
      delay: (ms, signal) => sleep(ms / 250, undefined, { signal }).catch(() => {}),
      onFault: ({ code }) => void faults.push(code),
    });
  });
  afterEach(async () => {
    await reload.stop();
    mounted.remove();
  });

  test('are those of the file as soon as the kubelet has swapped it', async () => {
    expect(reload.settings()).toBe(defaultSettings);
    now = 2_000_000;
    mounted.swap('telemetry: { noProxy: [a.example] }');
    await expect.poll(() => reload.settings().telemetry.noProxy).toEqual(['a.example']);
    const series = await scrape();
    expect(series.sum('sidelight_settings_last_reload_successful')).toBe(1);
    expect(series.sum('sidelight_settings_last_reload_success_timestamp_seconds')).toBe(2_000);
    expect(series.valuesOf('sidelight_build_info', 'settings')).toEqual([settingsHash(reload.settings())]);
  });

  test('stay the very same object when only a comment changes, so that what is kept for them stays', async () => {
    now = 3_000_000;
    mounted.swap('# a comment\n');
    await expect
      .poll(async () => (await scrape()).sum('sidelight_settings_last_reload_success_timestamp_seconds'))
      .toBe(3_000);
    expect(reload.settings()).toBe(defaultSettings);
    expect(logged).toEqual([]);
  });

  test('stay the last good ones when the file is bad, which is logged once with each place, and counted', async () => {
    mounted.swap('telemetry: { noProxy: [a.example] }');
    await expect.poll(() => reload.settings().telemetry.noProxy).toEqual(['a.example']);
    mounted.swap('telemetry:\n  noProxi: []\nwebhook: { replicas: 0 }\n');
    await expect.poll(() => faults).toEqual(['settings_invalid']);
    await sleep(100);
    expect(faults).toEqual(['settings_invalid']);
    expect(reload.settings().telemetry.noProxy).toEqual(['a.example']);
    const refusals = logged.filter(({ level }) => level === 'error');
    expect(refusals.map(({ fields }) => fields.problems)).toEqual([
      [
        `${mounted.path}:2:3: telemetry.noProxi: no such key; did you mean telemetry.noProxy?`,
        `${mounted.path}:3:22: webhook.replicas: a whole number from 1 to 10`,
      ],
    ]);
    expect((await scrape()).sum('sidelight_settings_last_reload_successful')).toBe(0);
    mounted.swap('telemetry: { noProxy: [b.example] }');
    await expect.poll(() => reload.settings().telemetry.noProxy).toEqual(['b.example']);
    expect((await scrape()).sum('sidelight_settings_last_reload_successful')).toBe(1);
  });

  test('stay when the file is gone, and come back with it', async () => {
    mounted.swap('telemetry: { noProxy: [a.example] }');
    await expect.poll(() => reload.settings().telemetry.noProxy).toEqual(['a.example']);
    rmSync(mounted.path);
    await expect.poll(() => faults).toEqual(['file_unreadable']);
    await sleep(100);
    expect(faults).toEqual(['file_unreadable']);
    expect(reload.settings().telemetry.noProxy).toEqual(['a.example']);
    symlinkSync('..data/sidelight.yaml', mounted.path);
    await expect.poll(async () => (await scrape()).sum('sidelight_settings_last_reload_successful')).toBe(1);
  });

  test('that also stand in objects of the cluster are named in a warning', async () => {
    mounted.swap('{ profiles: { mine: {} }, webhook: { replicas: 3 } }');
    await expect.poll(() => logged.filter(({ level }) => level === 'warn')).toHaveLength(1);
    const [warning] = logged.filter(({ level }) => level === 'warn');
    expect(warning?.fields).toEqual({ paths: ['profiles', 'webhook'] });
    expect(warning?.text).toContain('sidelight install');
    mounted.swap('{ profiles: { mine: {} }, webhook: { replicas: 3 }, vendorLabel: v }');
    await expect.poll(() => reload.settings().vendorLabel).toBe('v');
    expect(logged.filter(({ level }) => level === 'warn')).toHaveLength(1);
    expect(reload.settings()).toEqual(
      parseSettings('{ profiles: { mine: {} }, webhook: { replicas: 3 }, vendorLabel: v }', 'x'),
    );
  });
});

test('a file that is being written in place is not read as the empty one that it is for a moment', async () => {
  const [before, after] = ['{ vendorLabel: a }', '{ vendorLabel: b }'];
  const texts = [before, before, '', after];
  const used: string[] = [];
  const following = followSettings({
    path: 'sidelight.yaml',
    read: async () => texts.shift() ?? after,
    settings: parseSettings(before, 'x'),
    delay: (_, signal) => sleep(1, undefined, { signal }).catch(() => {}),
    onChange: ({ vendorLabel }) => void used.push(vendorLabel),
    onGood: () => {},
    onRefused: ({ code }) => void used.push(code),
  });
  await expect.poll(() => used).toContain('b');
  await following.stop();
  expect(used).toEqual(['b']);
});
