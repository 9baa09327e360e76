import { once } from 'node:events';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { adminSocket } from '../../../webhook/telemetry/bootstrap.ts';
import { bootstrapInput } from '../../setup/pod/bootstrapInput.ts';
import { type Chained, startChained, writeCredentials } from '../../setup/pod/chained.ts';
import { until } from '../../setup/process.ts';
import { describeWith } from '../../setup/program.ts';
import { dial, get } from '../../setup/rawExchange.ts';

const old = 'Basic b2xkOnBhc3M=';
const fresh = 'Basic bmV3OnBhc3M=';

await describeWith(['envoy'], 'the credentials of a vendor’s proxy', (paths) => {
  let pod: Chained;
  afterEach(() => pod.stop());
  const url = () => `http://shop.test:${pod.origin.port}/200/10`;
  const authority = () => `shop.test:${pod.origin.port}`;
  const ask = () => get(pod.proxyPort, url());
  const connect = async () => {
    const answer = await dial(pod.proxyPort, authority());
    answer.socket.destroy();
    return answer;
  };
  const bothStatuses = async () => [(await ask()).status, (await connect()).status];

  test.each([
    ['as it is', old],
    ['with a line end, as an editor leaves it', `${old}\n`],
    ['with a line end of Windows', `${old}\r\n`],
    ['with several line ends', `${old}\n\n`],
  ])('may stand in the Secret %s', async (_title, secret) => {
    pod = await startChained(paths.envoy, { accept: old, secret });
    expect(await bothStatuses()).toEqual([200, 200]);
  });

  test.each([
    ['a line end inside', 'Basic a\r\nX-Evil: 1'],
    ['a line feed inside', 'Basic a\nX-Evil: 1'],
    ['a zero byte', 'Basic a\0b'],
  ])('with %s never leave: the client and the log are told so, without the value', async (_title, secret) => {
    pod = await startChained(paths.envoy, { accept: old, secret });
    const answer = await ask();
    expect(answer).toMatchObject({ status: 503, body: 'invalid header value for: proxy-authorization' });
    expect((await connect()).status).toBe(503);
    expect(pod.vendor.seen).toEqual([]);
    await until(
      async () => pod.envoy.output(),
      (output) => output.includes('invalid_header_value_for:_proxy-authorization'),
    );
    expect(pod.envoy.output()).not.toContain('Basic a');
  });

  test('that are empty are told the client, the log and a metric; once there, they are used', async () => {
    pod = await startChained(paths.envoy, { accept: old, secret: '' });
    const answer = await ask();
    expect(answer).toMatchObject({
      status: 503,
      body: "Sidelight: the Secret's key with the credentials of this vendor's proxy is empty.\n",
    });
    expect((await connect()).status).toBe(503);
    expect(pod.vendor.seen).toEqual([]);
    expect((await pod.scrape()).sum('envoy_http_credential_injector_failed')).toBe(2);
    await until(
      async () => pod.envoy.output(),
      (output) => output.includes('failed_to_inject_credential'),
    );
    writeCredentials({ 'vendor-a': old });
    await until(bothStatuses, (statuses) => statuses.every((status) => status === 200), 10);
  });

  test('are renewed when the kubelet renews their file, without a restart, and tunnels live on', async () => {
    pod = await startChained(paths.envoy, { accept: old });
    const before = await dial(pod.proxyPort, authority());
    expect(before.status).toBe(200);
    const { pid } = pod.envoy;
    for (const value of [fresh, `${old}\n`, fresh]) {
      pod.vendor.accept = value.trim();
      expect(await bothStatuses(), 'the former value').toEqual([407, 407]);
      writeCredentials({ 'vendor-a': value });
      const start = performance.now();
      await until(bothStatuses, (statuses) => statuses.every((status) => status === 200), 10);
      expect(performance.now() - start).toBeLessThan(5000);
    }
    before.socket.write(`GET /200/10 HTTP/1.1\r\nHost: ${authority()}\r\n\r\n`);
    expect(String(await once(before.socket, 'data'))).toContain('200 OK');
    before.socket.destroy();
    expect(pod.envoy.process.exitCode).toBeNull();
    expect(pod.envoy.pid).toBe(pid);
  });

  test('stay the last ones while their file is gone, and are renewed with the next that comes', async () => {
    pod = await startChained(paths.envoy, { accept: old });
    expect(await bothStatuses()).toEqual([200, 200]);
    writeCredentials({ 'vendor-a': undefined });
    await delay(500);
    expect(await bothStatuses()).toEqual([200, 200]);
    // The kubelet links a file that is new in the volume only after it has turned `..data`, which is what Envoy sees.
    writeCredentials({ 'vendor-a': old });
    writeCredentials({ 'vendor-a': fresh });
    pod.vendor.accept = fresh;
    await until(bothStatuses, (statuses) => statuses.every((status) => status === 200), 10);
  });

  test('are in no argument, log line, scrape or answer of the admin interface', async () => {
    pod = await startChained(paths.envoy, { accept: old, secret: fresh, input: { accessLog: 'all' } });
    const answers = [await ask(), await connect()];
    expect(answers.map(({ status }) => status)).toEqual([407, 407]);
    writeCredentials({ 'vendor-a': old });
    await until(bothStatuses, (statuses) => statuses.every((status) => status === 200), 10);
    const admin = async (path: string) => {
      const call = request({ socketPath: `\0${adminSocket(bootstrapInput().ports).slice(1)}`, path });
      call.end();
      const [response] = await once(call, 'response');
      return { status: response.statusCode, body: await text(response) };
    };
    const secrets = await admin('/config_dump');
    expect(secrets.status).toBe(403);
    const scrape = await pod.scrapeText();
    expect(scrape).toContain('envoy_cluster_upstream_rq_total');
    await pod.envoy.stop();
    const logged = pod.envoy.output();
    expect(logged.match(/"method":"CONNECT"/g)?.length).toBeGreaterThanOrEqual(2);
    const everything = [
      ...pod.envoy.process.spawnargs,
      logged,
      scrape,
      secrets.body,
      JSON.stringify(answers.map(({ head, body }) => head + body)),
    ].join('\n');
    for (const value of [old, fresh].flatMap((v) => [v, v.replace('Basic ', '')])) {
      expect(everything).not.toContain(value);
    }
  });
});
