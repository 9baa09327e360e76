import type { WebhookMetrics } from '../../metrics/register/index.ts';
import { type Settings, settingsHash, waitsForInstall } from '../../platform/config/index.ts';
import type { Fault } from '../../platform/faults/index.ts';
import type { Logger } from '../../platform/log/index.ts';
import { version } from '../../platform/version.ts';
import { followSettings, type SettingsFile } from './settings.ts';

export interface ReloadOptions {
  /** Those of the start. */
  settings: Settings;
  settingsFile?: SettingsFile;
  metrics: WebhookMetrics;
  log: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** Milliseconds since the epoch. */
  now: () => number;
  delay: (ms: number, signal: AbortSignal) => Promise<void>;
  onFault: (fault: Fault) => void;
}

/** The settings of new reviews: those of the file as it was when it was last good. */
export function reloadSettings(options: ReloadOptions): { settings(): Settings; stop(): Promise<void> } {
  const { settings, settingsFile, log, now, delay, metrics, onFault } = options;
  let current = settings;
  let waiting = '';
  const use = (next: Settings) => {
    current = next;
    metrics.buildInfo.reset();
    metrics.buildInfo.set({ revision: version, settings: settingsHash(next) }, 1);
  };
  const onGood = () => {
    metrics.settingsReloaded.set(1);
    metrics.settingsReloadedAt.set(now() / 1000);
  };
  use(settings);
  onGood();
  if (settingsFile === undefined) return { settings: () => current, stop: async () => {} };
  const { stop } = followSettings({
    ...settingsFile,
    settings,
    delay,
    onGood,
    onChange(next) {
      use(next);
      log.info({ settings: settingsHash(next) }, 'new settings are in use');
      const paths = waitsForInstall(settings, next);
      if (paths.length > 0 && paths.join() !== waiting)
        log.warn(
          { paths },
          'these settings also stand in objects of the cluster: `sidelight install --settings FILE | kubectl apply -f -` must write them',
        );
      waiting = paths.join();
    },
    onRefused(refused) {
      metrics.settingsReloaded.set(0);
      onFault(refused);
      const problems = String(refused.fields.problems ?? refused.message).split('\n');
      log.error(
        { code: refused.code, problems },
        'the settings file is refused; the last good settings stay',
      );
    },
  });
  return { settings: () => current, stop };
}
