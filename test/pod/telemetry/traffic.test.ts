import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Stand, startStand } from '../../setup/pod/stand.ts';
import { describeWith } from '../../setup/program.ts';
import {
  absoluteForm,
  type Call,
  http2Tunnel,
  type Outcome,
  priorKnowledge,
  tlsTunnel,
  tunnel,
} from '../../setup/proxiedRequest.ts';
import type { Series } from '../../setup/series.ts';

type Place = 'shop' | 'news' | 'cluster';
type Way = 'absolute' | 'h2c' | 'tunnel' | 'tls' | 'h2tunnel';
type Trouble = 'none' | 'refused' | 'no such name';

interface Planned {
  way: Way;
  place: Place;
  trouble: Trouble;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  status: number;
  upload: number;
  download: number;
}

const hosts: Record<Place, string> = { shop: 'shop.test', news: 'news.test', cluster: 'redis' };
const tunnels: readonly Way[] = ['tunnel', 'tls', 'h2tunnel'];

const planned: fc.Arbitrary<Planned> = fc.record({
  way: fc.constantFrom<Way>('absolute', 'h2c', 'tunnel', 'tls', 'h2tunnel'),
  place: fc.constantFrom<Place>('shop', 'news', 'cluster'),
  trouble: fc.oneof(
    { weight: 5, arbitrary: fc.constant<Trouble>('none') },
    { weight: 1, arbitrary: fc.constantFrom<Trouble>('refused', 'no such name') },
  ),
  method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'),
  status: fc.constantFrom(200, 201, 204, 301, 304, 400, 403, 404, 429, 500, 502, 503),
  upload: fc.integer({ min: 0, max: 20_000 }),
  // Envoy cuts an HTTP/2 tunnel whose origin ends first at the client's flow-control window, of 64 KiB.
  download: fc.integer({ min: 0, max: 60_000 }),
});

const cluster = (place: Place) => (place === 'cluster' ? 'in_cluster' : 'vendor');
const label = (name: string) => ({ envoy_cluster_name: name });
const classes = ['1', '2', '3', '4', '5'];

/** What the scrape says of the two clusters, the proxy port and the destinations. */
function told(series: Series): Record<string, number> {
  const values: Record<string, number> = {};
  const take = (key: string, name: string, labels: Record<string, string>) => {
    values[key] = series.sum(name, labels) ?? 0;
  };
  for (const name of ['vendor', 'in_cluster']) {
    take(`${name} requests`, 'envoy_cluster_upstream_rq_total', label(name));
    take(`${name} sent`, 'envoy_cluster_upstream_cx_tx_bytes_total', label(name));
    take(`${name} received`, 'envoy_cluster_upstream_cx_rx_bytes_total', label(name));
    take(`${name} connect_fail`, 'envoy_cluster_upstream_cx_connect_fail', label(name));
    for (const code of classes) {
      const labels = { ...label(name), envoy_response_code_class: code };
      take(`${name} ${code}xx`, 'envoy_cluster_upstream_rq_xx', labels);
    }
  }
  const proxy = { envoy_http_conn_manager_prefix: 'forward_proxy' };
  take('proxy requests', 'envoy_http_downstream_rq_total', proxy);
  for (const code of classes) {
    take(`proxy ${code}xx`, 'envoy_http_downstream_rq_xx', { ...proxy, envoy_response_code_class: code });
  }
  for (const host of ['shop.test', 'news.test']) {
    for (const code of classes) {
      const labels = { destination_host: host, response_code_class: code, proxy_vendor: 'vendor-a' };
      take(`${host} ${code}xx`, 'envoy_proxy_usage_requests_total', labels);
    }
    take(`${host} sent`, 'envoy_proxy_usage_tx_bytes_total', { destination_host: host });
    take(`${host} received`, 'envoy_proxy_usage_rx_bytes_total', { destination_host: host });
  }
  return values;
}

/** What client and origins saw, in the words of `told`. */
function seen(stand: Stand<Place>, done: readonly { plan: Planned; outcome: Outcome }[]) {
  const values: Record<string, number> = {};
  const add = (key: string, amount = 1) => {
    values[key] = (values[key] ?? 0) + amount;
  };
  for (const place of ['shop', 'news', 'cluster'] as const) {
    const { received, sent } = stand.origins[place].bytes();
    add(`${cluster(place)} sent`, received);
    add(`${cluster(place)} received`, sent);
    if (place === 'cluster') continue;
    add(`${hosts[place]} sent`, received);
    add(`${hosts[place]} received`, sent);
  }
  for (const { plan, outcome } of done) {
    const code = `${Math.floor(outcome.status / 100)}xx`;
    add('proxy requests');
    add(`proxy ${code}`);
    if (plan.trouble === 'no such name') continue;
    add(`${cluster(plan.place)} ${code}`);
    if (plan.trouble === 'refused') add(`${cluster(plan.place)} connect_fail`);
    else add(`${cluster(plan.place)} requests`);
    if (plan.place !== 'cluster') add(`${hosts[plan.place]} ${code}`);
  }
  return values;
}

/** A client's TLS 1.3 close_notify. */
const closeNotify = 24;

/**
 * Envoy's cluster counter misses what it writes in the very act of closing: here the client's farewell at the end of
 * a TLS tunnel, of which the origin's socket counts each. By destination nothing is missed.
 */
function forgiveFarewells(
  counted: Record<string, number>,
  expected: Record<string, number>,
  tlsTunnels: number,
): Record<string, number> {
  const forgiven = { ...counted };
  for (const key of ['vendor sent', 'in_cluster sent']) {
    const missing = (expected[key] ?? 0) - (counted[key] ?? 0);
    if (missing > 0 && missing % closeNotify === 0 && missing <= tlsTunnels * closeNotify) {
      forgiven[key] = expected[key] ?? 0;
    }
  }
  return forgiven;
}

/** Every key on which the two differ, absent being 0: [counted, expected]. */
function differences(counted: Record<string, number>, expected: Record<string, number>) {
  const keys = [...new Set([...Object.keys(counted), ...Object.keys(expected)])];
  const pairs = keys.map((key) => [key, [counted[key] ?? 0, expected[key] ?? 0]] as const);
  return Object.fromEntries(pairs.filter(([, [a, b]]) => a !== b));
}

await describeWith(['envoy'], 'the telemetry sidecar under traffic', (paths) => {
  let stand: Stand<Place>;
  beforeAll(async () => {
    stand = await startStand(paths.envoy, ['shop', 'news', 'cluster']);
  });
  afterAll(() => stand.stop());

  const requestsSeen = () => Object.values(stand.origins).reduce((sum, { requests }) => sum + requests(), 0);

  const send = (plan: Planned): Promise<Outcome> => {
    const call: Call = {
      method: plan.method,
      host: hosts[plan.place],
      port: plan.trouble === 'refused' ? stand.closedPort : stand.origins[plan.place].port,
      path: `/${plan.status}/${plan.download}`,
      upload: plan.upload,
    };
    if (plan.trouble === 'no such name') {
      call.host = plan.place === 'cluster' ? 'absent.svc' : `absent.${plan.place}.example`;
    }
    if (plan.way === 'absolute') return absoluteForm(stand.proxyPort, call);
    if (plan.way === 'h2c') return priorKnowledge(stand.proxyPort, call);
    if (plan.way === 'tunnel') return tunnel(stand.proxyPort, call);
    if (plan.way === 'h2tunnel') return http2Tunnel(stand.proxyPort, call);
    return tlsTunnel(stand.proxyPort, call, stand.ca);
  };

  const expectedOf = (plan: Planned): Pick<Outcome, 'status' | 'bytes'> => {
    if (plan.trouble !== 'none') return { status: 503, bytes: expect.any(Number) as unknown as number };
    const bodiless = plan.status === 204 || plan.status === 304;
    return {
      status: tunnels.includes(plan.way) ? 200 : plan.status,
      bytes: bodiless ? 0 : plan.download,
    };
  };

  test('counts each request and byte that client and origin saw, over a generated mix', async () => {
    const done: { plan: Planned; outcome: Outcome }[] = [];
    await fc.assert(
      fc.asyncProperty(fc.array(planned, { minLength: 10, maxLength: 25 }), async (plans) => {
        const before = requestsSeen();
        const outcomes = await Promise.all(plans.map(send));
        for (const [index, plan] of plans.entries()) {
          expect(outcomes[index], JSON.stringify(plan)).toMatchObject(expectedOf(plan));
          done.push({ plan, outcome: outcomes[index] as Outcome });
        }
        expect(requestsSeen() - before).toBe(plans.filter(({ trouble }) => trouble === 'none').length);
        const tlsTunnels = done.filter(({ plan }) => plan.way === 'tls').length;
        const unexplained = async () => {
          const expected = seen(stand, done);
          return differences(forgiveFarewells(told(await stand.scrape()), expected, tlsTunnels), expected);
        };
        await expect.poll(unexplained, { timeout: 5_000 }).toEqual({});
      }),
      { numRuns: 8, endOnFailure: true },
    );
  }, 60_000);
});
