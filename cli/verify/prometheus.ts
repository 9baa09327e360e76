import type { Matcher } from '../../metrics/promql/index.ts';
import { ExitError } from '../exit.ts';
import { get } from './get.ts';
import type { Source } from './source.ts';

/** How far back series count, in PromQL and in seconds: longer than any pause of a scrape, and most restarts. */
const range = '1h';
const seconds = 3600;

interface Reply {
  readonly status: 'success' | 'error';
  readonly data?: unknown;
  readonly error?: string;
}

/** Series of the last hour in a Prometheus, or in what answers like one, below this URL. Only ever asks. */
export function prometheusSource(base: URL, headers: Headers, now: () => number): Source {
  const name = `${base.host}${base.pathname.replace(/\/$/, '')}`;
  const strange = (why = 'what it answers is not that of a Prometheus'): never => {
    throw new ExitError(2, `cannot ask ${name}: ${why}`);
  };
  const api = async (path: string, parameters: Record<string, string>): Promise<unknown> => {
    const reply = await ask(base, path, parameters, headers).catch((error: Error) => {
      throw new ExitError(2, `cannot ask ${name}: ${error.message}`);
    });
    return reply?.status === 'success' ? reply.data : strange(reply?.error);
  };
  const since = (): Record<string, string> => {
    const end = now() / 1000;
    return { start: String(end - seconds), end: String(end) };
  };
  const list = async (path: string, match?: string): Promise<readonly string[]> => {
    const data = await api(path, { ...since(), ...(match === undefined ? {} : { 'match[]': match }) });
    return Array.isArray(data) ? data : strange();
  };
  const named = (name: string): string => selectorText(name, []);
  let names: Promise<readonly string[]> | undefined;
  return {
    name: `the last hour of ${name}`,
    bare: false,
    count: async (name, matchers) => {
      const query = `count(last_over_time(${selectorText(name, matchers)}[${range}]))`;
      const { result = [] } = (await api('query', { query })) as { result?: { value: [number, string] }[] };
      return Number(result[0]?.value[1] ?? 0);
    },
    names: () => {
      names ??= list('label/__name__/values');
      return names;
    },
    labels: (metric) => list('labels', named(metric)),
    values: (metric, label) => list(`label/${encodeURIComponent(label)}/values`, named(metric)),
  };
}

/** Whether something below the URL answers as a Prometheus does. */
export async function isPrometheus(base: URL, headers: Headers): Promise<boolean> {
  return (await ask(base, 'query', { query: '1' }, headers))?.status === 'success';
}

/** Undefined where the answer is no JSON of that kind. */
async function ask(
  base: URL,
  path: string,
  parameters: Record<string, string>,
  headers: Headers,
): Promise<Reply | undefined> {
  const url = new URL(base);
  url.pathname = `${base.pathname.replace(/\/$/, '')}/api/v1/${path}`;
  url.search = String(new URLSearchParams([...base.searchParams, ...Object.entries(parameters)]));
  const { text, type } = await get(url, 'application/json', headers);
  if (!/json/.test(type)) return undefined;
  try {
    return JSON.parse(text) as Reply;
  } catch {
    return undefined;
  }
}

/** A selector that means the same, with its name among the matchers. */
export function selectorText(name: string | undefined, matchers: readonly Matcher[]): string {
  const parts = matchers.map(({ label, op, value }) => `${label}${op}${JSON.stringify(value)}`);
  return `{${[...(name === undefined ? [] : [`__name__=${JSON.stringify(name)}`]), ...parts].join(',')}}`;
}
