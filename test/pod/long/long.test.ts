import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compare } from '../../setup/pod/differential/scenario.ts';
import { direct, through } from '../../setup/pod/differential/ways.ts';
import { type Pod, startPod } from '../../setup/pod/startPod.ts';
import { describeWith } from '../../setup/program.ts';
import { differences } from '../harmless/differences/index.ts';
import { patient } from '../harmless/scenarios/patient.ts';
import { answersAfter, idleTunnel, streams } from '../harmless/scenarios/times.ts';

const scenarios = [idleTunnel(600), streams('down', 300), streams('up', 300), answersAfter(300), ...patient];

await describeWith(['envoy'], 'the same with the sidecar as without it, for minutes', (paths) => {
  let pod: Pod;
  beforeAll(async () => {
    pod = await startPod(paths.envoy);
  });
  afterAll(() => pod.stop());

  describe.concurrent('all at once', () => {
    test.each(scenarios)(
      '$name',
      async (scenario) => {
        const { difference, ...both } = await compare(scenario, {
          direct,
          sidecar: through(pod.proxyPort, pod.envoy.pid),
        });
        expect(difference, JSON.stringify(both, undefined, 1)).toEqual(
          differences[scenario.name]?.differs ?? [],
        );
      },
      1_200_000,
    );
  });
});
