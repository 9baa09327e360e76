import fc from 'fast-check';
import { expect, test } from 'vitest';
import { entriesOf } from '../../../cli/explain/entries.ts';
import { explainPod } from '../../../cli/explain/pod.ts';
import { explanationSchema } from '../../../cli/explain/schema.ts';
import { explanationText } from '../../../cli/explain/text.ts';
import { defaultSettings } from '../../../platform/config/index.ts';
import { admit } from '../../../webhook/index.ts';
import { arbitraryNamespace, arbitraryPod } from '../../webhook/arbitraryPod.ts';

const settings = defaultSettings;
const entries = entriesOf(settings);
const label = fc.constantFrom(undefined, 'telemetry', 'enabled', 'disabled', 'other');

/** The API server's own filters: pods with these reasons never reach the webhook. */
const filtered = ['excluded_namespace', 'not_labelled', 'opted_out', 'mirror_pod', 'host_network'];

test('of any pod: the webhook’s own verdict, its entries agree with it, and JSON and text hold', () => {
  fc.assert(
    fc.property(arbitraryPod, arbitraryNamespace, label, (made, around, value) => {
      const labels = value === undefined ? {} : { 'sidelight.dev/inject': value };
      const pod = { ...made, metadata: { ...made.metadata, labels } };
      const namespace = { ...around, labels: {} };
      const verdict = admit({ pod, namespace, settings });
      const subject = {
        kind: 'Pod',
        name: 'web',
        namespace: namespace.name,
        template: '',
        at: { file: 'pod.yaml', placeAt: () => 'pod.yaml:1:1' },
      };
      const found = explainPod({
        title: 'pod/web',
        place: 'pod.yaml:1:1',
        subject,
        pod,
        namespace,
        namespaceKnown: true,
        settings,
        entries,
      });

      expect(found.outcome).toBe(verdict.outcome);
      expect(found.reason).toBe('reason' in verdict ? verdict.reason : null);
      expect(found.patch).toEqual('patch' in verdict ? verdict.patch : []);
      expect(found.entries.some(({ matches }) => matches)).toBe(!filtered.includes(found.reason ?? ''));
      const whole = {
        format: 1,
        settings: { source: 'defaults', hash: '', revision: '' },
        workloads: [found],
        notes: [],
        cannot: [],
      } as const;
      const printed = JSON.parse(JSON.stringify(whole));
      expect(explanationSchema.parse(printed)).toEqual(printed);
      expect(explanationText(explanationSchema.parse(printed), {})).toContain('pod/web');
    }),
  );
});
