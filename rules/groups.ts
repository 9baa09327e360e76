import type { Settings } from '../platform/config/index.ts';
import { recordingGroups } from './recording.ts';
import type { RuleGroup } from './rule.ts';
import { scrapesFailing } from './scrapesFailing.ts';

/** Every rule that the settings ask for; the same settings give the same bytes. */
export function ruleGroups(settings: Settings): RuleGroup[] {
  const alerts = settings.rules.scrapesFailing.enabled ? [scrapesFailing(settings)] : [];
  return [
    ...recordingGroups,
    ...(alerts.length > 0 ? [{ name: 'sidelight-envoy-alerts', rules: alerts }] : []),
  ];
}
