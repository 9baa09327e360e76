import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../../setup/network.ts';
import { otherPodAddress, podAddress } from '../../setup/pod/addresses.ts';
import { bootstrapInput } from '../../setup/pod/bootstrapInput.ts';
import { type Pod, startPod } from '../../setup/pod/startPod.ts';
import { sidecarArguments } from '../../setup/pod/telemetryEnvoy.ts';
import { describeWith } from '../../setup/program.ts';
import { sendRaw } from './ways.ts';

/** What Envoy 1.40 lists at its admin's /help, but for the two that are open. */
const adminPaths = [
  ...['/', '/certs', '/clusters', '/config_dump', '/contention', '/cpuprofiler', '/drain_listeners'],
  ...['/healthcheck/fail', '/healthcheck/ok', '/heap_dump', '/heapprofiler', '/help', '/hot_restart_version'],
  ...['/init_dump', '/listeners', '/logging', '/memory', '/memory/tcmalloc', '/quitquitquit', '/reopen_logs'],
  ...['/reset_counters', '/runtime', '/runtime_modify', '/server_info', '/stats', '/stats/recentlookups'],
  ...['/stats/recentlookups/clear', '/stats/recentlookups/disable', '/stats/recentlookups/enable', '/tap'],
  ...['/allocprofiler', '/config_dump?include_eds', '/drain_listeners?graceful', '/logging?level=trace'],
];
const tricks = [
  ...[
    '/stats/prometheus/',
    '/stats/prometheus/..',
    '/stats/prometheus/../../quitquitquit',
    '//stats/prometheus',
  ],
  ...['/stats//prometheus', '/./ready', '/%2e/ready', '/ready/%2e%2e/quitquitquit', '/ready/../quitquitquit'],
  ...['/ready;x', '/ready%00', '/ready%3f', '/READY', '/stats%2fprometheus', '/ready\\..\\quitquitquit'],
  ...['/ready/..;/quitquitquit', '*', ''],
];
const methods = ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'HEAD', 'PROPFIND'];
const queries = [
  '?filter=vendor',
  '?usedonly',
  '?histogram_buckets=summary',
  '?text_readouts',
  '?filter=(a*)*b',
  '?x=%2e',
];

await describeWith(['envoy'], "the sidecar's own surface", (paths) => {
  let pod: Pod;
  let admin: string;
  beforeAll(async () => {
    pod = await startPod(paths.envoy, { input: { accessLog: 'all' } });
    admin = `\0sidelight-admin-${pod.metricsPort}`;
  });
  afterAll(() => pod.stop());

  const line = (method: string, path: string) =>
    `${method} ${path} HTTP/1.1\r\nhost: pod\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`;
  const fromOtherPod = (bytes: string) =>
    sendRaw({ port: pod.metricsPort, host: podAddress, localAddress: otherPodAddress }, bytes);
  const state = async () => {
    const ready = await fromOtherPod(line('GET', '/ready'));
    const series = await pod.scrape();
    return [ready.status, ready.body.includes('LIVE'), series.sum('envoy_server_live')];
  };
  const untouched = async () => expect(await state()).toEqual([200, true, 1]);

  describe('for other pods', () => {
    test('is the scrape and readiness', async () => {
      const scrape = await fromOtherPod(line('GET', '/stats/prometheus'));
      expect([scrape.status, scrape.body.includes('envoy_cluster_upstream_rq_total')]).toEqual([200, true]);
      await untouched();
    });

    test('has nothing of what the admin interface can do, by any method', async () => {
      for (const method of ['GET', 'POST', 'PUT']) {
        const answers = await Promise.all(adminPaths.map((path) => fromOtherPod(line(method, path))));
        expect(answers.map(({ status }) => status)).toEqual(adminPaths.map(() => 404));
      }
      await untouched();
    });

    test.each(methods)('takes no %s', async (method) => {
      for (const path of ['/ready', '/stats/prometheus']) {
        const { status, body } = await fromOtherPod(line(method, path));
        expect([400, 403, 404], `${method} ${path}: ${status}`).toContain(status);
        expect(body).not.toContain('LIVE');
      }
      await untouched();
    });

    test('is not fooled by how a path is written', async () => {
      for (const path of tricks) {
        const { status, body } = await fromOtherPod(line('GET', path));
        expect([400, 404], `${path}: ${status}`).toContain(status);
        expect(body).not.toContain('LIVE');
      }
      await untouched();
    });

    test('takes a path with a fragment for the path', async () => {
      expect((await fromOtherPod(line('GET', '/ready#/quitquitquit'))).status).toBe(200);
      expect((await fromOtherPod(line('GET', '/quitquitquit#/ready'))).status).toBe(404);
      await untouched();
    });

    test('takes no query: no filter of the client, no other format', async () => {
      for (const query of queries) {
        const { status, body } = await fromOtherPod(line('GET', `/stats/prometheus${query}`));
        expect(status, query).toBe(403);
        expect(body).not.toContain('envoy_');
      }
      await untouched();
    });

    test('is no proxy: no tunnel, no absolute form, no upgrade', async () => {
      const { metricsPort, proxyPort } = pod;
      const connectTo = (target: string) =>
        fromOtherPod(`CONNECT ${target} HTTP/1.1\r\nhost: ${target}\r\nconnection: close\r\n\r\n`);
      expect((await connectTo(`127.0.0.1:${proxyPort}`)).status).toBe(404);
      expect((await connectTo('198.51.100.2:80')).status).toBe(404);
      const absolute = await fromOtherPod(line('GET', `http://127.0.0.1:${proxyPort}/x`));
      expect(absolute.status).toBe(404);
      const upgrade = `GET /ready HTTP/1.1\r\nhost: pod\r\nconnection: upgrade, close\r\nupgrade: websocket\r\n\r\n`;
      expect((await fromOtherPod(upgrade)).status).toBe(403);
      const session = connectHttp2(`http://${podAddress}:${metricsPort}`, {
        createConnection: () =>
          connect({ port: metricsPort, host: podAddress, localAddress: otherPodAddress }),
      });
      const status = async (headers: Record<string, string>) => {
        const stream = session.request(headers);
        stream.on('error', () => {}).resume();
        const [answer] = await once(stream, 'response');
        return answer[':status'];
      };
      expect(await status({ ':path': '/ready' })).toBe(200);
      expect(await status({ ':path': '/quitquitquit', ':method': 'POST' })).toBe(404);
      expect(await status({ ':path': '/ready', ':method': 'POST' })).toBe(404);
      session.destroy();
      await untouched();
    });

    test('has no proxy port, at any address of the pod', async () => {
      for (const [host, localAddress] of [
        [podAddress, otherPodAddress],
        [podAddress, podAddress],
        ['2001:db8::1', '2001:db8::9'],
        ['::1', '::1'],
      ]) {
        const socket = connect({ port: pod.proxyPort, host, localAddress });
        const [error] = await once(socket, 'error');
        expect(error.code, host).toBe('ECONNREFUSED');
      }
    });
  });

  describe('for containers of the pod, at the admin socket', () => {
    const ask = (method: string, path: string) => sendRaw({ path: admin }, line(method, path));

    test('is the same two paths: nothing drains, stops or reconfigures it', async () => {
      for (const method of ['GET', 'POST']) {
        for (const path of adminPaths)
          expect((await ask(method, path)).status, `${method} ${path}`).toBe(403);
      }
      for (const path of tricks) {
        const { status, body } = await ask('POST', path);
        // It takes `//ready` for `/ready`, and that is all.
        if (status === 200) expect(body, path).toMatch(/^[0-9a-f]+\r\n(LIVE|# TYPE)|^LIVE/);
        else expect([0, 400, 403, 404, 405], `${path}: ${status}`).toContain(status);
      }
      expect((await ask('GET', '/ready')).status).toBe(200);
      await untouched();
    });

    test("changes nothing by a method that isn't GET either", async () => {
      const before = (await pod.scrape()).sum('envoy_server_uptime') ?? 0;
      for (const method of methods) {
        for (const path of ['/ready', '/stats/prometheus']) await ask(method, path);
      }
      await untouched();
      expect((await pod.scrape()).sum('envoy_server_uptime')).toBeGreaterThanOrEqual(before);
    });
  });

  test('shows no credential: not in arguments, a scrape, or a log, also when the bootstrap is invalid', async () => {
    const credential = 'c2VjcmV0LW9mLXRoZS1hcHA=';
    const { proxyPort } = pod;
    for (const target of [
      `http://user:${credential}@absent.test/${credential}?token=${credential}`,
      'http://shop.test:1/',
    ]) {
      await sendRaw(
        proxyPort,
        `GET ${target} HTTP/1.1\r\nhost: absent.test\r\nproxy-authorization: Basic ${credential}\r\nauthorization: Bearer ${credential}\r\ncookie: a=${credential}\r\nconnection: close\r\n\r\n`,
      );
    }
    const chained = bootstrapInput({
      ports: { proxy: await freePort(), metrics: await freePort() },
      vendor: { name: 'v', proxy: { host: 'proxy.test', port: 3128, tls: false, credentials: true } },
    });
    const invalid = sidecarArguments(chained).map((it) =>
      it.replace('"stat_prefix":"forward_proxy"', '"stat_prefix":7'),
    );
    const { status, stderr, stdout } = spawnSync(paths.envoy, [...invalid, '--mode', 'validate'], {
      encoding: 'utf8',
    });
    expect(status).not.toBe(0);
    for (const shown of [pod.envoy.output(), await pod.scrapeText(), stderr, stdout, invalid.join()]) {
      expect(shown).not.toContain(credential);
      expect(shown).not.toMatch(/Basic |Bearer /);
    }
    expect(pod.envoy.output()).toContain('"authority":"absent.test"');
  });
});
