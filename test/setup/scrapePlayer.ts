import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Family, parseExposition, type Sample } from '../../metrics/index.ts';

const grows = (type: string, { name, value }: Sample, moving?: RegExp): boolean =>
  (value >= 0 && moving?.test(name) === true) ||
  type === 'counter' ||
  type === 'histogram' ||
  (type === 'summary' && /_(sum|count)$/.test(name));

const valueText = (value: number): string =>
  value === Infinity ? '+Inf' : value === -Infinity ? '-Inf' : String(value);

const text = ({ name, labels, value }: Sample): string => {
  const pairs = Object.entries(labels).map(([label, one]) => `${label}=${JSON.stringify(one)}`);
  return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${valueText(value)}`;
};

/** The sample a while later: what counts has counted on, evenly over all buckets of a histogram. */
const later = (type: string, sample: Sample, seconds: number, moving?: RegExp): Sample =>
  grows(type, sample, moving) ? { ...sample, value: sample.value * (1 + seconds / 60) + seconds } : sample;

const page = (families: readonly Family[], seconds: number, moving?: RegExp): string =>
  families
    .flatMap(({ name, type, samples }) => [
      `# TYPE ${name} ${type}`,
      ...samples.map((sample) => text(later(type, sample, seconds, moving))),
    ])
    .join('\n')
    .concat('\n');

export interface Played {
  readonly file: string;
  /** Names of gauges that count on too, as offsets do. */
  readonly moving?: RegExp;
  readonly more?: readonly More[];
}

/** One row more for each family that has a row with these labels, with others in place of that row's own. */
export interface More {
  readonly like: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** In place of that row's. */
  readonly value?: number;
}

const withOneMore = (families: readonly Family[], { like, labels, value }: More): Family[] =>
  families.map((family) => {
    const row = family.samples.find((sample) => like.every((label) => sample.labels[label]));
    const more = row ? [{ ...row, labels: { ...row.labels, ...labels }, value: value ?? row.value }] : [];
    return { ...family, samples: [...family.samples, ...more] };
  });

/** Serves recorded scrapes on loopback at `/NAME`, with counters that move. */
export async function playScrapes(
  scrapes: Readonly<Record<string, Played>>,
): Promise<{ port: number; stop: () => Promise<void> }> {
  const started = performance.now();
  const pages = new Map(
    Object.entries(scrapes).map(([name, { file, more = [], moving }]) => {
      const families: readonly Family[] = [...parseExposition(readFileSync(file, 'utf8')).values()];
      return [`/${name}`, { families: more.reduce(withOneMore, families), moving }];
    }),
  );
  const server = createServer(({ url = '' }, response) => {
    const played = pages.get(url);
    response.statusCode = played ? 200 : 404;
    // Prometheus 3 reads nothing without it.
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    const seconds = (performance.now() - started) / 1000;
    response.end(played ? page(played.families, seconds, played.moving) : '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
