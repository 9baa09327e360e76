export {
  type Exporter,
  type Metric,
  type MetricType,
  type TargetLabel,
  targetLabels,
  type Unit,
} from './entry.ts';
export { type Handles, registerMetrics, type WebhookMetrics, webhookMetrics } from './register.ts';
export { webhook } from './webhook.ts';
