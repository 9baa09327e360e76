import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { originAddress } from '../../setup/pod/addresses.ts';
import { type Pod, startPod } from '../../setup/pod/startPod.ts';
import { describeWith } from '../../setup/program.ts';

const seconds = 20;
const chunk = Buffer.alloc(10_000);

await describeWith(['envoy'], 'a long tunnel', (paths) => {
  let pod: Pod;
  let origin: Server;
  const accepted: Socket[] = [];
  beforeAll(async () => {
    origin = createServer((socket) => accepted.push(socket.on('error', () => {}))).listen(0, originAddress);
    await once(origin, 'listening');
    pod = await startPod(paths.envoy);
  });
  afterAll(async () => {
    await pod.stop();
    for (const socket of accepted) socket.destroy();
    origin.close();
  });

  test('shows the bytes that have flowed at every second, and its answer from the start', async () => {
    const { port } = origin.address() as { port: number };
    const path = `shop.test:${port}`;
    const outgoing = request({ host: '127.0.0.1', port: pod.proxyPort, method: 'CONNECT', path });
    outgoing.end();
    const connected = (await once(outgoing, 'connect')) as [IncomingMessage, Socket];
    const [, client] = connected;
    const head = client.bytesRead;
    client.resume();
    await expect.poll(() => accepted.length).toBe(1);
    const [upstream] = accepted as [Socket];
    upstream.resume();

    let moving = true;
    const move = async () => {
      for (; moving; await delay(100)) {
        client.write(chunk);
        upstream.write(chunk.subarray(0, 7_000));
      }
    };
    const moved = move();
    const labels = { envoy_cluster_name: 'vendor' };
    for (let second = 1; second <= seconds; second++) {
      await delay(1000);
      const before = { sent: upstream.bytesRead, received: client.bytesRead - head };
      const series = await pod.scrape();
      const after = { sent: client.bytesWritten, received: upstream.bytesWritten };
      const sent = series.sum('envoy_cluster_upstream_cx_tx_bytes_total', labels);
      const received = series.sum('envoy_cluster_upstream_cx_rx_bytes_total', labels);
      // What has arrived is counted; what hasn't been given to Envoy is not.
      expect(sent, `sent after ${second} s`).toBeGreaterThanOrEqual(before.sent);
      expect(sent, `sent after ${second} s`).toBeLessThanOrEqual(after.sent);
      expect(received, `received after ${second} s`).toBeGreaterThanOrEqual(before.received);
      expect(received, `received after ${second} s`).toBeLessThanOrEqual(after.received);
      expect(before.sent).toBeGreaterThan(0);
      expect(series.sum('envoy_proxy_usage_responses_total', { envoy_response_code_class: '2' })).toBe(1);
      expect(series.sum('envoy_proxy_usage_requests_total') ?? 0).toBe(0);
    }
    moving = false;
    await moved;
    client.destroy();
    const byHost = async () =>
      (await pod.scrape()).sum('envoy_proxy_usage_tx_bytes_total', { destination_host: 'shop.test' });
    await expect.poll(byHost).toBe(upstream.bytesRead);
  });
});
