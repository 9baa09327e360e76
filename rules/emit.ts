import { stringify } from 'yaml';
import type { Settings } from '../platform/config/index.ts';
import { version } from '../platform/version.ts';
import { ruleGroups } from './groups.ts';

export const ruleFormats = ['prometheusrule', 'configmap', 'file'] as const;
export type RuleFormat = (typeof ruleFormats)[number];

const objectName = 'sidelight-rules';

// YAML 1.1, as kubectl and Prometheus read it: what they would take for another type is quoted.
const yaml = (value: unknown): string =>
  stringify(value, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });

const metadata = ({ namespace, rules }: Settings) => ({
  name: objectName,
  namespace,
  labels: { 'app.kubernetes.io/name': 'sidelight', 'app.kubernetes.io/version': version, ...rules.labels },
});

const emitters: Record<RuleFormat, (settings: Settings) => string> = {
  file: (settings) => yaml({ groups: ruleGroups(settings) }),
  prometheusrule: (settings) =>
    yaml({
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata: metadata(settings),
      spec: { groups: ruleGroups(settings) },
    }),
  configmap: (settings) =>
    yaml({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: metadata(settings),
      data: { 'sidelight.rules.yaml': yaml({ groups: ruleGroups(settings) }) },
    }),
};

/** The rules as YAML text: for the Prometheus operator, for a mounted ConfigMap, or as a rule file. */
export const emitRules = (settings: Settings, format: RuleFormat): string => emitters[format](settings);
