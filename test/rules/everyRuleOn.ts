import { defaultSettings, parseSettings, type Settings } from '../../platform/config/index.ts';

const switched = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && 'enabled' in value;

/** Areas of the settings and the keys of their alerts. */
export const areaKeys: readonly { readonly area: string; readonly keys: readonly string[] }[] =
  Object.entries(defaultSettings.rules as Record<string, unknown>).flatMap(([area, value]) =>
    switched(value) ? [{ area, keys: Object.keys(value).filter((key) => switched(value[key])) }] : [],
  );

/** Of Kafka nothing is printed without a source; these two together have every signal. */
export const kafkaSources = ['kafka_exporter', 'jmx'] as const;

type Nested = Readonly<Record<string, Readonly<Record<string, object>>>>;

/** Settings beneath `rules` with every alert on, and `more`. */
export function rulesWithAllOn(more: object = {}): object {
  const own = more as Nested;
  const given: Nested = { ...own, kafka: { sources: kafkaSources, ...own.kafka } };
  const areas = areaKeys.map(({ area, keys }) => {
    const on = keys.map((key) => [key, { enabled: true, ...given[area]?.[key] }]);
    return [area, { ...given[area], ...Object.fromEntries(on) }];
  });
  return { ...more, ...Object.fromEntries(areas) };
}

/** The defaults, with those alerts too that are off by default. */
export const everyRuleOn: Settings = parseSettings(
  JSON.stringify({ rules: rulesWithAllOn() }),
  'every rule on',
);
