import type { Settings } from '../platform/config/index.ts';
import { scrapesFailing, scrapesFailingName } from './scrapesFailing.ts';

function scrapesFailingPage(settings: Settings): string {
  const { expr, for: duration, annotations, labels } = scrapesFailing(settings);
  return `# ${scrapesFailingName}

${annotations.summary} Severity ${labels.severity}; fires after ${duration}.

\`\`\`promql
${expr}
\`\`\`

## What it means

Pods of the namespace carry the sidecar, and Prometheus can't read some of them, or has no target for any. Traffic flows
as before: the sidecar doesn't depend on its scrape. But what unread sidecars count is missing from rates and totals.

The second half, for a namespace without any target, reads kube-state-metrics. Without that exporter, or where its
scrape doesn't keep the pod's own \`namespace\` (\`honorLabels\`), such a namespace stays silent.

## What to look at first

1. Which sidecars fail, and since when: \`up{job="sidelight-envoy", namespace="NAMESPACE"} == 0\`.
2. What Prometheus says of them: its page of targets shows the last error of each.
   - *connection refused*: the sidecar is starting or gone. \`kubectl -n NAMESPACE get pods\`, then
     \`kubectl -n NAMESPACE logs POD -c sidelight-envoy\`.
   - *context deadline exceeded*: a NetworkPolicy of the namespace keeps Prometheus from the port \`sidelight-stats\`.
3. No target at all: \`sidelight scrape\` prints what finds them. With the Prometheus operator, does its
   \`podMonitorSelector\` take the labels of our PodMonitor, and may its account list pods of the namespace?

## Settings

\`rules.scrapesFailing\` in \`sidelight.yaml\`: \`enabled\`, \`for\`, \`severity\`, \`minimumRatio\`.
`;
}

/** A page for each alert, by its file name. */
export const runbooks = (settings: Settings): Record<string, string> => ({
  [`${scrapesFailingName}.md`]: scrapesFailingPage(settings),
});
