import { afterAll, beforeAll, expect, test } from 'vitest';
import { otherPodAddress, podAddress } from '../../setup/pod/addresses.ts';
import { startFlood } from '../../setup/pod/load/flood.ts';
import { type LimitedPod, startLimitedPod } from '../../setup/pod/load/limitedPod.ts';
import { until } from '../../setup/process.ts';
import { describeWith } from '../../setup/program.ts';

await describeWith(['envoy'], 'a flood of the metrics port by another pod', (paths) => {
  let pod: LimitedPod;
  beforeAll(async () => {
    pod = await startLimitedPod(paths.envoy);
  });
  afterAll(() => pod.stop());

  test.each([
    ['8: 2,000 idle connections', undefined],
    ['9: 2,000 half requests', 'GET /stats/prom'],
    ['10: 2,000 connections that are kept after a scrape', 'GET /ready HTTP/1.1\r\nHost: a\r\n\r\n'],
  ])(
    '%s: the proxy answers all along, and scrapes again within 10 s though they stay',
    async (title, send) => {
      const asking = pod.watch(pod.ask);
      const flood = startFlood({
        host: podAddress,
        port: pod.metricsPort,
        localAddress: otherPodAddress,
        connections: 2000,
        ...(send === undefined ? {} : { send }),
      });
      await flood.reaches(() => true);
      const begins = performance.now();
      await until(pod.askMetrics, (answer) => answer === 200, 12);
      const took = Math.round(performance.now() - begins);
      const { answers, slowest } = await asking();
      expect(Object.keys(answers)).toEqual(['200']);
      const refused = (await pod.scrape()).sum('envoy_listener_downstream_cx_overflow') ?? 0;
      expect(refused).toBeGreaterThan(1000);
      await flood.end();
      await pod.tell(
        `${title}: scraped again after ${took} ms, ${refused} refused so far, proxy in at most ${slowest} ms; well after ${await pod.recovery()} ms`,
      );
    },
  );
});
