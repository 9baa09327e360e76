import { selectorText } from './prometheus.ts';
import type { Source } from './source.ts';

/** A source that is asked nothing twice: rules and panels select the same again and again. */
export function remembered(source: Source): Source {
  const answers = new Map<string, Promise<unknown>>();
  const once = <T>(key: string, ask: () => Promise<T>): Promise<T> => {
    const known = answers.get(key) ?? ask();
    answers.set(key, known);
    return known as Promise<T>;
  };
  return {
    ...source,
    count: (name, matchers) =>
      once(`count ${selectorText(name, matchers)}`, () => source.count(name, matchers)),
    names: () => once('names', () => source.names()),
    labels: (name) => once(`labels ${name}`, () => source.labels(name)),
    values: (name, label) => once(`values ${name} ${label}`, () => source.values(name, label)),
  };
}
