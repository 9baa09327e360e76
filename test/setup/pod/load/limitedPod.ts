import { request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Zone } from '../../nameServer.ts';
import { until } from '../../process.ts';
import { otherPodAddress, podAddress } from '../addresses.ts';
import { bootstrapInput } from '../bootstrapInput.ts';
import { type Pod, startPod } from '../startPod.ts';
import { memoryGroup } from './memoryGroup.ts';
import { loadPorts, startLoadOrigin } from './origin.ts';

/** Of the sidecar as the webhook makes it with nothing set. */
export const memoryLimit = bootstrapInput().memoryLimit;
/** What is asked of every recovery. */
const seconds = 10;

/** What clients saw while something went on: answers by what they were, and the slowest in milliseconds. */
export interface Seen {
  readonly answers: Readonly<Record<string, number>>;
  readonly slowest: number;
}

export interface LimitedPod extends Pod {
  /** A usual request through the proxy: its status, or the error's code. */
  readonly ask: (path?: string) => Promise<number | string>;
  /** A scrape from another pod. */
  readonly askMetrics: () => Promise<number | string>;
  /** Asks again and again until told to stop. */
  readonly watch: (ask: () => Promise<number | string>) => () => Promise<Seen>;
  /** Milliseconds until both ports answer 200; no more than 10 s. */
  readonly recovery: () => Promise<number>;
  /** A line for who reads the test's output: what was counted, and the most memory so far. */
  readonly tell: (what: string) => Promise<void>;
}

function ask(options: { host: string; port: number; path: string; localAddress?: string; name?: string }) {
  return new Promise<number | string>((resolve) => {
    const { name, ...rest } = options;
    const headers = { ...(name ? { host: name } : {}), connection: 'close' };
    const call = request({ ...rest, headers, agent: false, timeout: 30_000 }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
      response.on('error', (error) => resolve(error.message));
    });
    call.on('timeout', () => call.destroy(new Error('no answer in 30 s')));
    call.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    call.end();
  });
}

function watch(once: () => Promise<number | string>): () => Promise<Seen> {
  const answers: Record<string, number> = {};
  let slowest = 0;
  let stopped = false;
  const watching = (async () => {
    while (!stopped) {
      const begins = performance.now();
      const answer = await once();
      slowest = Math.max(slowest, performance.now() - begins);
      answers[answer] = (answers[answer] ?? 0) + 1;
      await delay(200);
    }
  })();
  return async () => {
    stopped = true;
    await watching;
    return { answers, slowest: Math.round(slowest) };
  };
}

/** The sidecar in the memory that its container has, where such a limit can be made; names under `.test` are origins. */
export async function startLimitedPod(envoyPath: string, zone?: Zone): Promise<LimitedPod> {
  const group = memoryGroup(memoryLimit);
  const origin = await startLoadOrigin();
  const pod = await startPod(group?.wrapper(envoyPath) ?? envoyPath, zone === undefined ? {} : { zone });
  const name = `shop.test:${loadPorts.http}`;
  const askProxy = (path = '/') =>
    ask({ host: '127.0.0.1', port: pod.proxyPort, path: `http://${name}${path}`, name });
  const askMetrics = () =>
    ask({
      host: podAddress,
      localAddress: otherPodAddress,
      port: pod.metricsPort,
      path: '/stats/prometheus',
    });
  return {
    ...pod,
    ask: askProxy,
    askMetrics,
    watch,
    async recovery() {
      const begins = performance.now();
      for (const both of [askProxy, askMetrics])
        await until(
          () => both(),
          (answer) => answer === 200,
          seconds,
        );
      const took = Math.round(performance.now() - begins);
      expect(took).toBeLessThan(seconds * 1000);
      return took;
    },
    async tell(what) {
      const { memory, tcp } = group?.peak() ?? { memory: pod.envoy.rss(), tcp: 0 };
      const kind = group ? `${mebibytes(tcp)} of TCP beside` : 'resident, now';
      console.log(`${what}; at most ${mebibytes(memory)} of ${mebibytes(memoryLimit)} MiB (${kind})`);
      expect(memory).toBeLessThanOrEqual(memoryLimit);
    },
    async stop() {
      await pod.stop();
      origin.stop();
      await group?.remove();
    },
  };
}

const mebibytes = (bytes: number): number => Math.round(bytes / 2 ** 20);
