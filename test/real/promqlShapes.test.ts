import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { sample } from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseExposition } from '../../metrics/index.ts';
import { check, type Expr, type Finding, parse, presence, type Shape } from '../../metrics/promql/index.ts';
import { nodesOf } from '../../metrics/promql/ruleConditions.ts';
import { samples } from '../metrics/exporters/samples.ts';
import { context } from '../metrics/promql/context.ts';
import { overSeries, type Scraped } from '../metrics/promql/overSeries.ts';
import { describeWith } from '../setup/program.ts';
import { type Prometheus, type Result, startPrometheus } from '../setup/prometheus.ts';

const scrapes = new URL('../metrics/fixtures/scrapes/', import.meta.url);
const textOf = (file: string) => readFileSync(new URL(file, scrapes), 'utf8');

/** Every name of a scrape, with the values of its labels. */
function scrapedIn(file: string): Scraped[] {
  const names = new Map<string, Map<string, Set<string>>>();
  for (const each of [...parseExposition(textOf(file)).values()].flatMap((family) => family.samples)) {
    const labels = names.get(each.name) ?? new Map<string, Set<string>>();
    names.set(each.name, labels);
    for (const [label, value] of Object.entries(each.labels)) {
      labels.set(label, (labels.get(label) ?? new Set()).add(value));
    }
  }
  return [...names].map(([name, labels]) => ({
    name,
    job: file,
    labels: Object.fromEntries([...labels].map(([label, values]) => [label, [...values]])),
  }));
}

/** What of a result was not foreseen. */
function surprises(shape: Shape, results: readonly Result[]): string[] {
  return results.flatMap(({ metric, value: [, text] }) => {
    const labels = Object.keys(metric).filter((label) => label !== '__name__');
    const never = labels.filter((label) => presence(shape.labels, label) === 'never');
    const lacking = [...shape.labels.known.keys()].filter(
      (label) => presence(shape.labels, label) === 'always' && metric[label] === undefined,
    );
    const odd = labels.filter((label) => {
      const values = shape.labels.known.get(label)?.values;
      return values !== undefined && !values.includes(metric[label] as string);
    });
    const value = Number(text.replace('Inf', 'Infinity'));
    const { min, max, integer } = shape.value;
    return [
      ...never.map((label) => `has ${label}`),
      ...lacking.map((label) => `lacks ${label}`),
      ...odd.map((label) => `has ${label}="${metric[label]}"`),
      ...(value < min || value > max ? [`is ${text}, not from ${min} to ${max}`] : []),
      ...(integer && Number.isFinite(value) && !Number.isInteger(value) ? [`is ${text}, not whole`] : []),
    ];
  });
}

/** Findings that say that there's no result. */
const empties = new Set([
  'label_missing',
  'value_impossible',
  'metric_gone',
  'matchers_contradict',
  'sides_never_match',
  'threshold_unreachable',
  'count_never_zero',
  'bucket_missing',
]);

const isOfNothing = ({ code, severity }: Finding): boolean => severity === 'error' && empties.has(code);

/** The selector or the comparison that a finding says selects nothing; none where `unless` or `bool` has a result still. */
function emptyPart(text: string, { from, to }: Finding): string | undefined {
  const nodes = [...nodesOf(parse(text).expr as Expr)];
  const around = nodes.filter((node) => node.from <= from && to <= node.to);
  const part = around.findLast(({ kind }) => kind === 'selector' || kind === 'binary');
  if (part?.kind === 'binary' && (part.bool || part.op === 'unless' || part.op === 'or')) return undefined;
  return part && text.slice(part.from, part.to);
}

await describeWith(['prometheus'], 'what is inferred, beside a real Prometheus', ({ prometheus }) => {
  let server: Server;
  let running: Prometheus;

  beforeAll(async () => {
    server = createServer((request, response) => {
      response.setHeader('content-type', 'text/plain; version=0.0.4');
      response.end(textOf((request.url as string).slice(1)));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const target = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    running = await startPrometheus(
      prometheus,
      {
        global: { scrape_interval: '1s' },
        scrape_configs: samples.map(({ file }) => ({
          job_name: file.replace('.prom', ''),
          metrics_path: `/${file}`,
          honor_timestamps: false,
          static_configs: [{ targets: [target], labels: { instance: file } }],
        })),
      },
      '',
    );
    for (let up = 0; up < samples.length; await sleep(200)) {
      const [counted] = await running.query('count(count_over_time(up[1m]) > 2 and up == 1)');
      up = Number(counted?.value[1] ?? 0);
    }
  }, 60_000);
  afterAll(async () => {
    await running?.stop();
    server?.close();
  });

  /** Of an expression: what is not as inferred, whether it has a result, and how many parts were said to have none. */
  async function held(text: string): Promise<{ wrong: string[]; answered: number; refused: number }> {
    const { shape, findings } = check(text, { ...context, target: ['2.42'] });
    const results = await running.query(text).catch(() => undefined);
    if (results === undefined || shape?.type !== 'vector') return { wrong: [], answered: 0, refused: 0 };
    const answered = results.length > 0 ? 1 : 0;
    const faults = findings.filter(isOfNothing);
    if (faults.length === 0) {
      const surprised = [...new Set(surprises(shape, results))].slice(0, 3);
      return { wrong: surprised.map((what) => `${text}: ${what}`), answered, refused: 0 };
    }
    const parts = faults.flatMap((fault) => emptyPart(text, fault) ?? []);
    const there = await Promise.all(parts.map((part) => running.query(part).catch(() => [])));
    const wrong = parts.filter((_, at) => (there[at] as Result[]).length > 0);
    return { wrong: wrong.map((part) => `${part} has a result`), answered, refused: parts.length };
  }

  test('2,000 expressions have the labels and values that were inferred, and no result where none can be', async () => {
    const all = [];
    for (const text of sample(overSeries(samples.flatMap(({ file }) => scrapedIn(file))), {
      numRuns: 2_000,
      seed: 7,
    }))
      all.push(await held(text));
    expect(all.flatMap(({ wrong }) => wrong)).toEqual([]);
    expect(all.filter(({ answered }) => answered > 0).length).toBeGreaterThan(800);
    expect(all.filter(({ refused }) => refused > 0).length).toBeGreaterThan(200);
  }, 120_000);
});
