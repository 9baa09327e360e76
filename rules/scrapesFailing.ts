import { aggregate, envoy, kubernetes, or, scale, scrape, select, unless, where } from '../metrics/index.ts';
import type { Settings } from '../platform/config/index.ts';
import type { AlertRule } from './rule.ts';

export const scrapesFailingName = 'SidelightScrapesFailing';

/**
 * The share of a namespace's sidecars that answer. A namespace that Prometheus has no target in is no series at all,
 * so kube-state-metrics must say that sidecars run there; their share is then 0.
 */
function expression(minimumRatio: number): string {
  const targets = select(scrape.up, { job: envoy.upstreamRequests.exporter.job });
  const failing = where(aggregate('avg', ['namespace'], targets), '<', minimumRatio);
  const running = where(select(kubernetes.initContainerRunning, { container: 'sidelight-envoy' }), '==', 1);
  const unseen = scale(
    unless(aggregate('count', ['namespace'], running), aggregate('count', ['namespace'], targets)),
    '*',
    0,
  );
  return or(failing, unseen).text;
}

const percent = (ratio: number): string => `${Number((ratio * 100).toPrecision(6))}%`;

export function scrapesFailing({ rules }: Settings): AlertRule {
  const { severity, minimumRatio, for: duration } = rules.scrapesFailing;
  return {
    alert: scrapesFailingName,
    expr: expression(minimumRatio),
    for: duration,
    labels: { severity },
    annotations: {
      summary: 'Prometheus misses sidecars of a namespace.',
      description: `Only {{ $value | humanizePercentage }} of the sidecars in namespace {{ $labels.namespace }} answer their scrape; at least ${percent(minimumRatio)} should. What the others count is missing from every rate and total.`,
      runbook_url: `${rules.runbookBase}${scrapesFailingName}.md`,
      dashboard_url: `${rules.dashboardBase}sidelight-vendors?var-namespace={{ $labels.namespace }}`,
    },
  };
}
