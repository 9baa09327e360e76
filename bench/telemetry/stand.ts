import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { startNameServer } from '../../test/setup/nameServer.ts';
import { originAddress } from '../../test/setup/pod/addresses.ts';
import { testZone } from '../../test/setup/pod/startPod.ts';
import { median } from '../measure.ts';
import type { Load, Outcome } from './load.ts';
import { cpuMicroseconds } from './processUsage.ts';

/** Where requests go: straight to the origin, or to a proxy on this loopback port. */
export interface Way {
  readonly name: string;
  readonly proxyPort?: number;
  /** Whose CPU is counted. */
  readonly pid: number;
}

export interface Block {
  /** Milliseconds. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** Microseconds of CPU a request. */
  readonly cpu: number;
  /** Answers a second. */
  readonly rate: number;
}

export interface Stand {
  readonly direct: Way;
  /** So many different `host:port`, all of them the origin. */
  readonly hosts: (count: number) => string[];
  /** One load; throws if a request fails. */
  readonly block: (way: Way, hosts: readonly string[], rate: number, ms: number) => Promise<Block>;
  readonly stop: () => void;
}

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] as number;

async function ask<Answer>(child: ChildProcess, message: object): Promise<Answer> {
  child.send(message);
  return (await once(child, 'message'))[0] as Answer;
}

/** The pod's name server here, an origin and a load generator in processes of their own. */
export async function startStand(): Promise<Stand> {
  const nameServer = await startNameServer(testZone);
  const origin = fork(new URL('originProcess.ts', import.meta.url), [originAddress]);
  const [port] = (await once(origin, 'message')) as [number];
  const generator = fork(new URL('loadProcess.ts', import.meta.url), { serialization: 'advanced' });
  return {
    direct: { name: 'direct', pid: origin.pid as number },
    hosts: (count) => Array.from({ length: count }, (_, i) => `d${i}.shops.test:${port}`),
    async block({ name, proxyPort, pid }, hosts, rate, ms) {
      const load: Load = {
        via: proxyPort === undefined ? 'direct' : 'proxy',
        address: proxyPort === undefined ? originAddress : '127.0.0.1',
        port: proxyPort ?? port,
        hosts,
        rate,
        ms,
      };
      const before = cpuMicroseconds(pid);
      const outcome = await ask<Outcome>(generator, load);
      const cpu = (cpuMicroseconds(pid) - before) / outcome.latencies.length;
      if (outcome.failed > 0) throw new Error(`${name}: ${outcome.failed} requests failed`);
      const sorted = outcome.latencies.toSorted((a, b) => a - b);
      const at = (share: number) => quantile(sorted, share);
      return { p50: at(0.5), p95: at(0.95), p99: at(0.99), cpu, rate: outcome.rate };
    },
    stop() {
      origin.disconnect();
      generator.disconnect();
      nameServer.stop();
    },
  };
}

/** Blocks of each way in turn, so that a noisy second hits all alike. */
export async function alternate<Name extends string>(
  stand: Stand,
  ways: Readonly<Record<Name, Way>>,
  { hosts, rate, rounds, ms = 1000 }: { hosts: readonly string[]; rate: number; rounds: number; ms?: number },
): Promise<Record<Name, Block[]>> {
  const names = Object.keys(ways) as Name[];
  const blocks = Object.fromEntries(names.map((name) => [name, [] as Block[]])) as Record<Name, Block[]>;
  for (let round = 0; round < rounds; round++) {
    // Whoever is first in one round is last in the next.
    for (const name of round % 2 === 0 ? names : names.toReversed())
      blocks[name].push(await stand.block(ways[name], hosts, rate, ms));
  }
  return blocks;
}

export const medianOf = (blocks: readonly Block[], key: keyof Block): number =>
  median(blocks.map((block) => block[key]));

/** The middle half of them. */
export function spread(values: readonly number[], digits: number): string {
  const sorted = values.toSorted((a, b) => a - b);
  return `${quantile(sorted, 0.25).toFixed(digits)} to ${quantile(sorted, 0.75).toFixed(digits)}`;
}
