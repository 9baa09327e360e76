import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Between Prometheus and sidecars: a target answers from when its sidecar starts until it is gone. */
export interface ScrapeSwitch {
  readonly port: number;
  /** `/TARGET` from now on is the metrics port; undefined takes it away. */
  readonly set: (target: string, metricsPort: number | undefined) => void;
  /** Unix time in milliseconds when the target was asked for last, present or not. */
  readonly asked: (target: string) => number | undefined;
  readonly stop: () => void;
}

export async function startScrapeSwitch(): Promise<ScrapeSwitch> {
  const ports = new Map<string, number>();
  const times = new Map<string, number>();
  const server = createServer(async (request, response) => {
    const target = (request.url ?? '').slice(1);
    times.set(target, Date.now());
    const port = ports.get(target);
    if (port === undefined) return response.writeHead(503).end();
    const answer = await fetch(`http://127.0.0.1:${port}/stats/prometheus`).catch(() => undefined);
    const text = await answer?.text();
    return response.writeHead(answer?.status ?? 503, { 'content-type': 'text/plain' }).end(text);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    set(target, port) {
      if (port === undefined) ports.delete(target);
      else ports.set(target, port);
    },
    asked: (target) => times.get(target),
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
