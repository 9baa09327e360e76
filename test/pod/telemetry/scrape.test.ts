import { afterAll, beforeAll, expect, test } from 'vitest';
import { disagreements, envoy, type Metric, parseExposition } from '../../../metrics/index.ts';
import { type PodWithOrigin, sendEveryKind, startPodWithOrigin } from '../../setup/pod/everyKind.ts';
import { until } from '../../setup/process.ts';
import { describeWith } from '../../setup/program.ts';

const entries: readonly Metric[] = Object.values(envoy);

await describeWith(['envoy'], 'the catalogue and the real Envoy', (paths) => {
  let sidecar: PodWithOrigin;
  beforeAll(async () => {
    sidecar = await startPodWithOrigin(paths.envoy);
  });
  afterAll(() => sidecar.stop());

  const names = async () => {
    const families = parseExposition(await sidecar.scrapeText());
    return { families, absent: entries.filter(({ name }) => !families.has(name)) };
  };

  test('an idle Envoy serves every entry but the lazy ones, from its first flush on', async () => {
    const { families, absent } = await until(names, ({ absent }) => absent.every(({ lazy }) => lazy));
    expect(disagreements(entries, families)).toEqual([]);
    expect(absent.map(({ name }) => name)).toEqual(
      entries.filter(({ lazy }) => lazy).map(({ name }) => name),
    );
  });

  test('after traffic it serves every entry, with the types, labels and buckets of the catalogue', async () => {
    await sendEveryKind(sidecar);
    const { families } = await until(names, ({ absent }) => absent.length === 0);
    expect(disagreements(entries, families)).toEqual([]);
  });
});
