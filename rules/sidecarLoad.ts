import {
  aggregate,
  divide,
  type Expression,
  envoy,
  envoyBounds,
  envoyNames,
  increase,
  or,
  rate,
  recordedRange,
  select,
  sum,
  where,
} from '../metrics/index.ts';
import type { Settings } from '../platform/config/index.ts';
import type { AlertRule } from './rule.ts';

const { job } = envoy.upstreamRequests.exporter;
const shedPoints = [envoy.requestsShed, envoy.requestsAborted, envoy.connectionsShed] as const;

/** One alert a namespace, however many of its sidecars it concerns; the value is their number. */
const sidecars = <Label extends string>(of: Expression<Label | 'namespace' | 'pod'>): string =>
  aggregate('count', ['namespace'], aggregate('max', ['namespace', 'pod'], of)).text;

const percent = (ratio: number): string => `${Number((ratio * 100).toPrecision(6))}%`;

interface Words {
  alert: string;
  expr: string;
  summary: string;
  description: string;
}

const alertRule = (
  { rules }: Settings,
  { for: duration, severity }: { for: string; severity: string },
  { alert, expr, summary, description }: Words,
): AlertRule => ({
  alert,
  expr,
  for: duration,
  labels: { severity },
  annotations: {
    summary,
    description,
    runbook_url: `${rules.runbookBase}${alert}.md`,
    dashboard_url: `${rules.dashboardBase}sidelight-vendors?var-namespace={{ $labels.namespace }}`,
  },
});

const count = '{{ $value }} of the sidecars in namespace {{ $labels.namespace }}';

/** Fires before the first request is refused, which is from 80 % on. */
export function memoryHigh(settings: Settings): AlertRule {
  const own = settings.rules.sidecarMemoryHigh;
  return alertRule(settings, own, {
    alert: 'SidelightSidecarMemoryHigh',
    expr: sidecars(where(select(envoy.heapPressure, { job }), '>', own.percent)),
    summary: 'Sidecars are near the memory that they may have.',
    description: `${count} use more than ${own.percent}% of their heap; from 80% on they refuse requests.`,
  });
}

export function shedding(settings: Settings): AlertRule {
  const own = settings.rules.sidecarShedding;
  const shed = shedPoints.map((point) =>
    where(increase(select(point, { job }), recordedRange), '>', own.events),
  );
  // Requests beyond those that fit even where all of them stall.
  const beyond = select(envoy.upstreamPendingOverflow, {
    job,
    envoy_cluster_name: envoyNames.vendorCluster,
  });
  return alertRule(settings, own, {
    alert: 'SidelightSidecarShedding',
    expr: sidecars(
      or(
        shed.reduce((all, one) => or(all, one)),
        where(
          aggregate(
            'sum',
            ['instance', 'job', 'namespace', 'pod', 'proxy_vendor'],
            increase(beyond, recordedRange),
          ),
          '>',
          own.events,
        ),
      ),
    ),
    summary: 'Sidecars refuse traffic for want of memory.',
    description: `${count} refused more than ${own.events} requests or connections in 5 minutes because their memory is full.`,
  });
}

export function connectionsHigh(settings: Settings): AlertRule {
  const own = settings.rules.sidecarConnectionsHigh;
  const open = select(envoy.serverConnections, { job });
  return alertRule(settings, own, {
    alert: 'SidelightSidecarConnectionsHigh',
    expr: sidecars(where(open, '>', Math.round(own.ratio * envoyBounds.connections))),
    summary: 'Sidecars are near the number of connections that they take.',
    description: `${count} hold more than ${percent(own.ratio)} of the ${envoyBounds.connections} connections that a sidecar takes; it refuses those beyond.`,
  });
}

export function dnsFailing(settings: Settings): AlertRule {
  const own = settings.rules.sidecarDnsFailing;
  const perNamespace = (of: typeof envoy.dnsQueries | typeof envoy.dnsQuerySuccesses) =>
    sum(['namespace'], rate(select(of, { job }), recordedRange));
  const answered = divide(perNamespace(envoy.dnsQuerySuccesses), perNamespace(envoy.dnsQueries));
  return alertRule(settings, own, {
    alert: 'SidelightSidecarDnsFailing',
    expr: where(answered, '<', own.minimumRatio).text,
    summary: 'Sidecars get no answer to names.',
    description: `Only {{ $value | humanizePercentage }} of the look-ups in namespace {{ $labels.namespace }} are answered; at least ${percent(own.minimumRatio)} should.`,
  });
}

export function dnsCacheFull(settings: Settings): AlertRule {
  const own = settings.rules.sidecarDnsCacheFull;
  const { dnsCacheHosts } = settings.telemetry;
  return alertRule(settings, own, {
    alert: 'SidelightSidecarDnsCacheFull',
    expr: sidecars(where(select(envoy.dnsHosts, { job }), '>', Math.round(own.ratio * dnsCacheHosts))),
    summary: 'Sidecars know nearly as many hosts as they can.',
    description: `${count} know more than ${percent(own.ratio)} of the ${dnsCacheHosts} hosts that fit; with a full cache new hosts get 503.`,
  });
}
