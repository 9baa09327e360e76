export { install, uninstall } from './install.ts';
export * from './names.ts';
export { metricsNetworkPolicy } from './networkPolicy.ts';
export type { KubeObject } from './object.ts';
export { podMonitors, scrapeConfig } from './scrape.ts';
export { webhookConfiguration } from './webhookConfiguration.ts';
export { toStream, toYaml } from './yaml.ts';
