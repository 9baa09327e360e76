import type { Settings } from '../platform/config/index.ts';

export const domain = 'sidelight.dev';
export const injectLabel = `${domain}/inject`;
/** The profile that is ours; the others are the settings'. */
export const telemetry = 'telemetry';

export type LabelValue =
  | { kind: 'disabled' }
  | { kind: 'profiles'; profiles: string[] }
  | { kind: 'unknown' };

/** Names that a label may use. */
export const profileNames = ({ profiles }: Settings): readonly string[] => [
  telemetry,
  ...Object.keys(profiles),
];

/** `disabled`, `enabled`, or profile names joined by dots; order and repeats don't matter. */
export function readLabel(value: string, settings: Settings): LabelValue {
  if (value === 'disabled') return { kind: 'disabled' };
  const known = profileNames(settings);
  const named = new Set(value === 'enabled' ? settings.defaultProfiles : value.split('.'));
  for (const name of named) if (!known.includes(name)) return { kind: 'unknown' };
  return { kind: 'profiles', profiles: known.filter((name) => named.has(name)) };
}
