import type { Settings } from '../platform/config/index.ts';
import { recordingGroups } from './recording.ts';
import type { AlertRule, RuleGroup } from './rule.ts';
import { scrapesFailing } from './scrapesFailing.ts';
import { settingsRefused } from './settingsRefused.ts';
import { connectionsHigh, dnsCacheFull, dnsFailing, memoryHigh, shedding } from './sidecarLoad.ts';

/** Those that the settings leave on. */
function alertsOf(settings: Settings): AlertRule[] {
  const { rules } = settings;
  const all: [{ enabled: boolean }, (settings: Settings) => AlertRule][] = [
    [rules.scrapesFailing, scrapesFailing],
    [rules.sidecarMemoryHigh, memoryHigh],
    [rules.sidecarShedding, shedding],
    [rules.sidecarConnectionsHigh, connectionsHigh],
    [rules.sidecarDnsFailing, dnsFailing],
    [rules.sidecarDnsCacheFull, dnsCacheFull],
    [rules.settingsRefused, settingsRefused],
  ];
  return all.filter(([{ enabled }]) => enabled).map(([, alert]) => alert(settings));
}

/** Every rule that the settings ask for; the same settings give the same bytes. */
export function ruleGroups(settings: Settings): RuleGroup[] {
  const alerts = alertsOf(settings);
  return [
    ...recordingGroups,
    ...(alerts.length > 0 ? [{ name: 'sidelight-envoy-alerts', rules: alerts }] : []),
  ];
}
