export { startWebhook, type Webhook, type WebhookOptions } from './service.ts';
