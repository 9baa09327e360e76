import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { limits } from '../../../webhook/index.ts';
import { compare } from '../../setup/pod/differential/scenario.ts';
import { direct, through } from '../../setup/pod/differential/ways.ts';
import { type Pod, startPod } from '../../setup/pod/startPod.ts';
import { describeWith } from '../../setup/program.ts';
import { differences } from './differences/index.ts';
import { bulk } from './scenarios/bulk.ts';
import { clients } from './scenarios/clients.ts';
import { connections } from './scenarios/connections.ts';
import { ends } from './scenarios/ends.ts';
import { http2 } from './scenarios/http2.ts';
import { interim } from './scenarios/interim.ts';
import { malformed } from './scenarios/malformed.ts';
import { messages } from './scenarios/messages.ts';
import { names, zone } from './scenarios/names.ts';
import { patient } from './scenarios/patient.ts';
import { times } from './scenarios/times.ts';
import { tunnels } from './scenarios/tunnels.ts';
import { upgrades } from './scenarios/upgrades.ts';

const scenarios = [
  ...[messages, interim, ends, upgrades, http2, tunnels, clients, names].flat(),
  ...[bulk, times, malformed, connections].flat(),
];

await describeWith(['envoy'], 'client and origin see the same with the sidecar as without it', (paths) => {
  let pod: Pod;
  beforeAll(async () => {
    pod = await startPod(paths.envoy, { zone });
  });
  afterAll(() => pod.stop());

  describe.concurrent('but for the limits that are listed', () => {
    test.each(scenarios)('$name', async (scenario) => {
      const { difference, ...both } = await compare(scenario, {
        direct,
        sidecar: through(pod.proxyPort, pod.envoy.pid),
      });
      const known = differences[scenario.name]?.differs ?? [];
      expect(difference, JSON.stringify(both, undefined, 1)).toEqual(known);
    });
  });

  test('every scenario has a name of its own, every difference a scenario, and every limit a difference', () => {
    const names = [...scenarios, ...patient].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(Object.keys(differences).filter((name) => !names.includes(name))).toEqual([]);
    const shown = Object.values(differences).map(({ id }) => id);
    expect(new Set(shown)).toEqual(new Set(limits.map(({ id }) => id)));
  });
});
