import { once } from 'node:events';
import { Agent, get } from 'node:http';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { answersAllAtOnce, type CrowdOrigin, echoes, forEach } from '../../setup/pod/crowd.ts';
import { direct, through, type Way } from '../../setup/pod/differential/ways.ts';
import { type Pod, startPod } from '../../setup/pod/startPod.ts';
import { describeWith } from '../../setup/program.ts';

// No search domain is tried before a name of five dots, which spares the test's name server 60,000 questions.
const manyDots = 'a.b.c.d.test';

const statusOf = (proxyPort: number, url: string, agent: Agent): Promise<number> =>
  new Promise((resolve, reject) => {
    const call = get({
      host: '127.0.0.1',
      port: proxyPort,
      path: url,
      headers: { host: new URL(url).host },
      agent,
    });
    call.on('error', reject).on('response', (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    });
  });

await describeWith(['envoy'], 'a crowd through the sidecar', (paths) => {
  // One for each crowd: what all of them hold together is more than the sidecar's memory.
  let pod: Pod;
  beforeEach(async () => {
    pod = await startPod(paths.envoy);
  });
  afterEach(() => pod.stop());

  const withOrigin = async (starting: Promise<CrowdOrigin>, work: (port: number) => Promise<void>) => {
    const origin = await starting;
    try {
      await work(origin.port);
    } finally {
      origin.stop();
    }
  };

  test(
    'reaches 10,000 hosts within 5 minutes, each with 200',
    () =>
      withOrigin(answersAllAtOnce(1), async (port) => {
        const agent = new Agent({ keepAlive: true });
        const statuses = new Map<number, number>();
        await forEach(10_000, 50, async (index) => {
          const status = await statusOf(pod.proxyPort, `http://host-${index}.${manyDots}:${port}/`, agent);
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
        });
        agent.destroy();
        expect(Object.fromEntries(statuses), pod.envoy.output().slice(-2000)).toEqual({ 200: 10_000 });
      }),
    300_000,
  );

  test('gets 5,000 answers that were all waited for at once', () =>
    withOrigin(answersAllAtOnce(5000), async (port) => {
      const agent = new Agent();
      const calls = Array.from({ length: 5000 }, () =>
        statusOf(pod.proxyPort, `http://origin.test:${port}/`, agent),
      );
      const statuses = new Set(await Promise.all(calls));
      expect(statuses).toEqual(new Set([200]));
    }));

  test.each([
    ['direct', (): Way => direct],
    ['through the sidecar', (): Way => through(pod.proxyPort, pod.envoy.pid)],
  ])('has 5,000 connections open at once, each of which echoes: %s', (_title, way) =>
    withOrigin(echoes(), async (port) => {
      const sockets: Socket[] = [];
      await forEach(5000, 100, async () => {
        sockets.push(await way().tunnel('198.51.100.2', port));
      });
      let echoed = 0;
      await Promise.all(
        sockets.map(async (socket) => {
          socket.write('hello');
          await once(socket, 'data');
          echoed += 1;
        }),
      );
      for (const socket of sockets) socket.destroy();
      expect(echoed).toBe(5000);
    }),
  );
});
