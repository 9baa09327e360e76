import type { Settings } from './schema.ts';

/** What of the settings stands in objects of the cluster or is read at the start, so that a reload does not apply it. */
export const installed: Readonly<Record<string, (settings: Settings) => unknown>> = {
  namespace: ({ namespace }) => namespace,
  clusterDomain: ({ clusterDomain }) => clusterDomain,
  'images.webhook': ({ images }) => images.webhook,
  'images.pullPolicy': ({ images }) => images.pullPolicy,
  excludedNamespaces: ({ excludedNamespaces }) => excludedNamespaces,
  profiles: ({ profiles }) => Object.keys(profiles),
  webhook: ({ webhook }) => webhook,
};

/** Paths of what has changed and waits for the next `sidelight install`. */
export const waitsForInstall = (before: Settings, after: Settings): string[] =>
  Object.entries(installed)
    .filter(([, of]) => JSON.stringify(of(before)) !== JSON.stringify(of(after)))
    .map(([path]) => path);
