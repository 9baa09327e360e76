import { defaultSettings, parseSettings, type Settings } from '../../platform/config/index.ts';

const switched = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && 'enabled' in value;

/** Areas of the settings and the keys of their alerts. */
export const areaKeys: readonly { readonly area: string; readonly keys: readonly string[] }[] =
  Object.entries(defaultSettings.rules as Record<string, unknown>).flatMap(([area, value]) =>
    switched(value) ? [{ area, keys: Object.keys(value).filter((key) => switched(value[key])) }] : [],
  );

/** The defaults, with those alerts too that are off by default. */
export const everyRuleOn: Settings = parseSettings(
  JSON.stringify({
    rules: Object.fromEntries(
      areaKeys.map(({ area, keys }) => [
        area,
        Object.fromEntries(keys.map((key) => [key, { enabled: true }])),
      ]),
    ),
  }),
  'every rule on',
);
