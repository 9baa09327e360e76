import { describe, expect, it } from 'vitest';
import { defaultSettings, settingsSchema } from '../../platform/config/index.ts';
import { statusAnnotation } from '../../webhook/annotations.ts';
import type { Pod } from '../../webhook/pod.ts';
import { readStatus } from '../../webhook/status.ts';
import { applied } from './applied.ts';
import { judge, labelled, patchOf, scenario } from './scenario.ts';

const injected = (name: string): Pod => {
  const { pod } = scenario(new URL(`fixtures/${name}.yaml`, import.meta.url));
  return applied(pod, patchOf(judge(pod)));
};
const withStatus = (text: string): Pod => ({
  metadata: { annotations: { [statusAnnotation]: text } },
  spec: { containers: [] },
});

describe('a status', () => {
  it('says what was added, by which revision and settings, on which ports', () => {
    expect(readStatus(injected('port-taken-by-container'))).toEqual({
      revision: expect.stringMatching(/^\d+\.\d+\.\d+/),
      settings: expect.stringMatching(/^[0-9a-f]{8}$/),
      profiles: ['telemetry'],
      containers: ['sidelight-envoy'],
      volumes: ['sidelight-no-token'],
      ports: { proxy: 15890, metrics: 15891 },
    });
  });

  it('keeps every reason of every container that was left as it is', () => {
    expect(readStatus(injected('no-proxy-value-from'))?.notices).toEqual({
      app: ['own_no_proxy', 'env_from'],
    });
    expect(Object.keys(readStatus(injected('own-proxy'))?.notices ?? {})).toEqual([
      'a',
      'b',
      'c',
      'd',
      'e',
      'f',
      'g',
      'fetch',
    ]);
  });

  it.each([
    '',
    'injected',
    'null',
    '[]',
    '"{}"',
    '{}',
    '{"containers":["sidelight-envoy"]}',
    '{"containers":"sidelight-envoy","ports":{"proxy":1,"metrics":2}}',
    '{"containers":[],"ports":{"proxy":0,"metrics":2}}',
    '{"containers":[],"ports":{"proxy":1,"metrics":65536}}',
    '{"containers":[],"ports":{"proxy":"1","metrics":2}}',
    '{"containers":[],"ports":{"proxy":1.5,"metrics":2}}',
  ])('that reads %j is none', (text) => {
    expect(readStatus(withStatus(text))).toBeUndefined();
  });
});

describe('our own work', () => {
  it('of these settings is unchanged; of others it is told', () => {
    const pod = injected('one-container');
    expect(judge(pod)).toEqual({ outcome: 'unchanged' });
    const others = settingsSchema.parse({ telemetry: { destinations: 7 } });
    expect(judge(pod, labelled, others)).toEqual({
      outcome: 'skipped',
      reason: 'already_injected',
      notices: [],
    });
    expect(judge(pod, labelled, settingsSchema.parse({}))).toEqual({ outcome: 'unchanged' });
    expect(defaultSettings).toEqual(settingsSchema.parse({}));
  });

  it('is left alone even where an annotation has become invalid since', () => {
    const pod = injected('one-container');
    pod.metadata = {
      ...pod.metadata,
      annotations: { ...pod.metadata?.annotations, 'sidelight.dev/cpu-limit': 'x' },
    };
    expect(judge(pod)).toEqual({ outcome: 'unchanged' });
  });
});
