export { catalogue } from './catalogue.ts';
export { disagreements } from './disagreements.ts';
export {
  type Exporter,
  type Metric,
  type MetricType,
  type TargetLabel,
  targetLabels,
  type Unit,
} from './entry.ts';
export { envoy, envoyNames } from './envoy.ts';
export { type Family, parseExposition, type Sample } from './exposition.ts';
export { kubernetes, scrape } from './kubernetes.ts';
export * from './query.ts';
export { type Recorded, recorded, recordedRange } from './recorded.ts';
export { type Handles, registerMetrics, type WebhookMetrics, webhookMetrics } from './register.ts';
export { webhook } from './webhook.ts';
