import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { freePort } from './network.ts';
import { startUntilReady } from './process.ts';

export interface Result {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

export interface Prometheus {
  /** An instant query, now. Rejects with what Prometheus says of a bad one. */
  readonly query: (expression: string) => Promise<Result[]>;
  readonly api: (path: string) => Promise<unknown>;
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Prometheus on loopback, with a store of its own that goes when it stops. */
export async function startPrometheus(
  file: string,
  configuration: object,
  rules: string,
): Promise<Prometheus> {
  const directory = await mkdtemp(join(tmpdir(), 'sidelight-prometheus-'));
  await writeFile(join(directory, 'rules.yaml'), rules);
  await writeFile(
    join(directory, 'prometheus.yaml'),
    stringify({ ...configuration, rule_files: ['rules.yaml'] }),
  );
  const base = `http://127.0.0.1:${await freePort()}`;
  const running = await startUntilReady(
    file,
    [
      `--config.file=${directory}/prometheus.yaml`,
      `--storage.tsdb.path=${directory}/data`,
      `--web.listen-address=${base.slice('http://'.length)}`,
      '--log.level=warn',
    ],
    `${base}/-/ready`,
  );
  const api = async (path: string): Promise<unknown> => {
    const answer = (await (await fetch(`${base}/api/v1/${path}`)).json()) as {
      data?: unknown;
      error?: string;
    };
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer.data;
  };
  return {
    api,
    url: base,
    query: async (expression) =>
      ((await api(`query?query=${encodeURIComponent(expression)}`)) as { result: Result[] }).result,
    stop: async () => {
      await running.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
