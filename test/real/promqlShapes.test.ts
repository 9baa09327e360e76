import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { sample } from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseExposition } from '../../metrics/index.ts';
import { check, presence, type Shape } from '../../metrics/promql/index.ts';
import { samples } from '../metrics/exporters/samples.ts';
import { context } from '../metrics/promql/context.ts';
import { overSeries, type Scraped } from '../metrics/promql/overSeries.ts';
import { describeWith } from '../setup/program.ts';
import { type Prometheus, type Result, startPrometheus } from '../setup/prometheus.ts';

const scrapes = new URL('../metrics/fixtures/scrapes/', import.meta.url);
const textOf = (file: string) => readFileSync(new URL(file, scrapes), 'utf8');

/** Every name of the scrapes, with the values of its labels. */
function scrapedNames(): Scraped[] {
  const names = new Map<string, Map<string, Set<string>>>();
  for (const { file } of samples) {
    for (const each of [...parseExposition(textOf(file)).values()].flatMap((family) => family.samples)) {
      const labels = names.get(each.name) ?? new Map<string, Set<string>>();
      names.set(each.name, labels);
      for (const [label, value] of Object.entries(each.labels)) {
        labels.set(label, (labels.get(label) ?? new Set()).add(value));
      }
    }
  }
  return [...names].map(([name, labels]) => ({
    name,
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

/** Findings that say that there's no result, where neither `unless` nor `bool` makes one of nothing. */
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
          static_configs: [{ targets: [target] }],
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

  test('2,000 expressions have the labels and values that were inferred, or none where none can be', async () => {
    const wrong: string[] = [];
    let answered = 0;
    for (const text of sample(overSeries(scrapedNames()), { numRuns: 2_000, seed: 7 })) {
      const { shape, findings } = check(text, { ...context, target: ['2.42'] });
      const results = await running.query(text).catch(() => undefined);
      if (results === undefined || shape === undefined || shape.type !== 'vector') continue;
      if (results.length > 0) answered++;
      const fault = findings.find(({ code, severity }) => severity === 'error' && empties.has(code));
      const isWhole = fault?.from === 0 && fault.to === text.length && !/ unless | bool /.test(text);
      const surprised = [...new Set(surprises(shape, results))].slice(0, 3);
      if (isWhole && results.length > 0)
        wrong.push(`${text}: ${fault.message} But there are ${results.length}.`);
      if (surprised.length > 0 && fault === undefined) wrong.push(`${text}: ${surprised.join(', ')}`);
    }
    expect(answered).toBeGreaterThan(800);
    expect(wrong).toEqual([]);
  }, 120_000);
});
