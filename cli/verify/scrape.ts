import { type Family, parseExposition } from '../../metrics/index.ts';
import { accepts } from '../../metrics/promql/index.ts';
import { ExitError } from '../exit.ts';
import type { Source } from './source.ts';

type Labels = Readonly<Record<string, string>>;

/** What scrapes in Prometheus' text format hold, each by how messages name it. Ends with exit code 2 on other text. */
export function scrapeSource(scrapes: readonly { name: string; text: string }[]): Source {
  const series = new Map<string, Labels[]>();
  for (const { name, text } of scrapes)
    for (const family of read(text, name).values())
      for (const sample of family.samples) {
        const known = series.get(sample.name);
        if (known) known.push(sample.labels);
        else series.set(sample.name, [sample.labels]);
      }
  const of = (name: string | undefined): readonly Labels[] =>
    name === undefined
      ? [...series].flatMap(([name, all]) => all.map((labels) => ({ ...labels, __name__: name })))
      : (series.get(name) ?? []);
  return {
    name: scrapes.length === 1 ? (scrapes[0]?.name ?? '') : `these ${scrapes.length} scrapes`,
    bare: true,
    count: async (name, matchers) =>
      of(name).filter((labels) => matchers.every((matcher) => accepts(matcher, labels[matcher.label] ?? '')))
        .length,
    names: async () => [...series.keys()],
    labels: async (name) => [...new Set(of(name).flatMap((labels) => Object.keys(labels)))],
    values: async (name, label) => [...new Set(of(name).flatMap((labels) => labels[label] ?? []))],
  };
}

function read(text: string, name: string): ReadonlyMap<string, Family> {
  try {
    const families = parseExposition(text);
    if ([...families.values()].some(({ samples }) => samples.length > 0)) return families;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ExitError(2, `${name}: no metrics in Prometheus' text format: ${shortened(error.message)}`);
  }
  throw new ExitError(2, `${name}: it holds no series`);
}

const shortened = (text: string): string =>
  (text.length > 120 ? `${text.slice(0, 120)}…` : text).replaceAll(/\p{C}|\ufffd/gu, '?');
