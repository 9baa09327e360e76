import type { Settings } from '../../platform/config/index.ts';
import { profileNames } from '../../webhook/index.ts';
import { ExitError } from '../exit.ts';

/** Ends with exit code 2 where `--profile` names none of the settings. */
export function checkProfile(profile: string | undefined, settings: Settings): void {
  const known = profileNames(settings);
  if (profile === undefined || profile === 'enabled') return;
  if (profile.split('.').every((name) => known.includes(name))) return;
  throw new ExitError(2, `--profile ${profile}: allowed: enabled, or joined by dots: ${known.join(', ')}`);
}
