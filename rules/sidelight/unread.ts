export const unreadWebhook =
  'Quiet. SidelightWebhookScrapesFailing tells of a webhook that Prometheus does not read.';
