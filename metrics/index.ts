export { catalogue } from './catalogue.ts';
export { disagreements } from './disagreements.ts';
export type { Metric, MetricType, Unit } from './entry.ts';
export { envoy, envoyBounds, envoyNames } from './envoy.ts';
export { type Family, parseExposition, type Sample } from './exposition.ts';
export * from './query/index.ts';
export { type Recorded, recorded, recordedRange } from './recorded/index.ts';
export { scrape } from './scrape.ts';
export { webhook } from './webhook.ts';
