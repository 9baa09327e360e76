import { createHash } from 'node:crypto';
import type { Settings } from './schema.ts';

const hash = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 8);

/** Eight hex digits that name these settings. */
export const settingsHash = (settings: Settings): string => hash(settings);

/** Eight hex digits that name what of the settings shapes an injected pod. */
export function injectionHash({ clusterDomain, images, vendorLabel, ...settings }: Settings): string {
  const { knownSidecars, telemetry, profiles } = settings;
  const { envoy, pullPolicy } = images;
  return hash([clusterDomain, envoy, pullPolicy, vendorLabel, knownSidecars, telemetry, profiles]);
}

/** Eight hex digits that name what of the settings a webhook reads only when it starts. */
export const startHash = ({ namespace, clusterDomain, webhook }: Settings): string =>
  hash([namespace, clusterDomain, webhook]);
