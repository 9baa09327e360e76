import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Stand, startStand } from '../../setup/pod/stand.ts';
import { describeWith } from '../../setup/program.ts';
import { absoluteForm, tunnel } from '../../setup/proxiedRequest.ts';

const inside = [
  'redis',
  'Redis',
  'redis.',
  'db.crawlers',
  'DB.Crawlers',
  'db.crawlers.',
  'web.other.svc',
  'WEB.other.SVC.',
  'web.other.svc.cluster.local',
  'Web.Other.svc.Cluster.Local.',
];
const outside = ['db.other', 'svc.test', 'redis.test', 'crawlers.test', 'xsvc.test', 'db.crawlers.test'];

await describeWith(['envoy'], 'calls inside the cluster', (paths) => {
  let stand: Stand<'origin'>;
  beforeAll(async () => {
    stand = await startStand(paths.envoy, ['origin']);
  });
  afterAll(() => stand.stop());

  const totals = async () => {
    const series = await stand.scrape();
    const of = (cluster: string) =>
      series.sum('envoy_cluster_upstream_rq_total', { envoy_cluster_name: cluster });
    return {
      vendor: of('vendor') ?? 0,
      inCluster: of('in_cluster') ?? 0,
      destinations: series.sum('envoy_proxy_usage_requests_total') ?? 0,
    };
  };
  const ways = Object.entries({ 'absolute form': absoluteForm, CONNECT: tunnel });
  const callAll = async (hosts: readonly string[], send: typeof tunnel) => {
    const { port } = stand.origins.origin;
    const call = (host: string) =>
      send(stand.proxyPort, { method: 'GET', host, port, path: '/200/10', upload: 0 });
    const outcomes = await Promise.all(hosts.map(call));
    expect(outcomes.map(({ status }) => status)).toEqual(hosts.map(() => 200));
  };

  test.each(ways)("by %s are no vendor's, and no destinations", async (_way, send) => {
    const before = await totals();
    await callAll(inside, send);
    await expect.poll(totals).toEqual({ ...before, inCluster: before.inCluster + inside.length });
  });

  test.each(ways)("to other hosts by %s are the vendor's, and destinations", async (_way, send) => {
    const before = await totals();
    await callAll(outside, send);
    const more = outside.length;
    await expect
      .poll(totals)
      .toEqual({ ...before, vendor: before.vendor + more, destinations: before.destinations + more });
  });

  test("every destination is one of the vendor's hosts", async () => {
    const series = await stand.scrape();
    expect(series.valuesOf('envoy_proxy_usage_requests_total', 'destination_host').toSorted()).toEqual(
      outside.toSorted(),
    );
  });
});
