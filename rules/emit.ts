import { stringify } from 'yaml';
import type { Settings } from '../platform/config/index.ts';
import { version } from '../platform/version.ts';
import { areas } from './areas.ts';
import { groupsOfArea, ruleGroups } from './groups.ts';
import type { RuleGroup } from './rule.ts';

export const ruleFormats = ['prometheusrule', 'configmap', 'file'] as const;
export type RuleFormat = (typeof ruleFormats)[number];

/**
 * Bytes of the groups in one object. `kubectl apply` keeps the whole object as JSON in an annotation of at most
 * 262,144; that of a ConfigMap, whose rules are one string, grows by its escapes.
 */
export const objectBytes = 180_000;

// YAML 1.1, as kubectl and Prometheus read it: what they would take for another type is quoted.
const yaml = (value: unknown): string =>
  stringify(value, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });

/** Groups packed in order, so that no part is larger than an object may be; a group is never torn. */
export function parts(groups: readonly RuleGroup[], most = objectBytes): RuleGroup[][] {
  const packed: { size: number; groups: RuleGroup[] }[] = [];
  for (const group of groups) {
    const size = Buffer.byteLength(JSON.stringify(group));
    const last = packed.at(-1);
    if (last && last.size + size <= most) {
      last.size += size;
      last.groups.push(group);
    } else packed.push({ size, groups: [group] });
  }
  return packed.map(({ groups }) => groups);
}

interface Part {
  name: string;
  groups: RuleGroup[];
}

/** An object for each area, and more where it is too large for one. */
const objectsOf = (settings: Settings): Part[] =>
  areas.flatMap((area) =>
    parts(groupsOfArea(area, settings)).map((groups, at) => ({
      name: `sidelight-rules-${area.area}${at === 0 ? '' : `-${at + 1}`}`,
      groups,
    })),
  );

const metadata = (name: string, { namespace, rules }: Settings) => ({
  name,
  namespace,
  labels: { 'app.kubernetes.io/name': 'sidelight', 'app.kubernetes.io/version': version, ...rules.labels },
});

const documents = (settings: Settings, document: (part: Part) => object): string =>
  objectsOf(settings)
    .map((part) => yaml(document(part)))
    .join('---\n');

const emitters: Record<RuleFormat, (settings: Settings) => string> = {
  file: (settings) => yaml({ groups: ruleGroups(settings) }),
  prometheusrule: (settings) =>
    documents(settings, ({ name, groups }) => ({
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata: metadata(name, settings),
      spec: { groups },
    })),
  configmap: (settings) =>
    documents(settings, ({ name, groups }) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: metadata(name, settings),
      data: { [`${name}.yaml`]: yaml({ groups }) },
    })),
};

/** The rules as YAML text: for the Prometheus operator, for mounted ConfigMaps, or as one rule file. */
export const emitRules = (settings: Settings, format: RuleFormat): string => emitters[format](settings);
