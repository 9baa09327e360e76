import { expect, test } from 'vitest';
import { lookUpIn, tables } from '../../../metrics/exporters/index.ts';
import { check, customaryTargetLabels } from '../../../metrics/promql/index.ts';

const insteadOf = (expression: string, code: string): string | undefined =>
  check(expression, {
    lookUp: lookUpIn(tables),
    targetLabels: new Set(customaryTargetLabels),
    target: ['3'],
  }).findings.find((found) => found.code === code)?.instead;

test.each([
  [
    'container_memory_rss{pod_name="web-0"}',
    'label_missing',
    'read `pod`: `pod_name` is gone since Kubernetes 1.16',
  ],
  [
    'sum by (type) (rate(etcd_request_duration_seconds_count[5m]))',
    'grouping_label_missing',
    'read `group` and `resource`: `type` is gone since 1.34',
  ],
  ['apiserver_request_total{contentType!=""}', 'label_missing', '`contentType` is gone since 1.21'],
])(
  'of a label that older versions had, %s is told since when it is gone and what to read',
  (expression, code, instead) => {
    expect(insteadOf(expression, code)).toBe(instead);
  },
);
