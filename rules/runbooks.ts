import type { Settings } from '../platform/config/index.ts';
import type { AlertRule } from './rule.ts';
import { scrapesFailing, scrapesFailingName } from './scrapesFailing.ts';
import { settingsRefused, settingsRefusedPage } from './settingsRefused.ts';
import { connectionsHigh, dnsCacheFull, dnsFailing, memoryHigh, shedding } from './sidecarLoad.ts';

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

interface Page {
  meaning: string;
  /** What to look at, in order. */
  look: readonly string[];
  /** Its own beside what every alert has. */
  settings?: string;
}

const who = (series: string): string => `Which pods: \`topk(10, ${series}{namespace="NAMESPACE"})\`.`;
const larger =
  'Give the sidecar more: `sidelight.dev/memory-limit: 1Gi` on the pod template. How much is for what is in [load.md](../load.md).';

const pages: Record<string, [(settings: Settings) => AlertRule, Page]> = {
  sidecarMemoryHigh: [
    memoryHigh,
    {
      meaning:
        'The sidecar counts its heap against four fifths of its memory limit (less 24 MiB). From 80% of that on it answers new requests with 503, from 85% on it closes new connections at their first byte; what stands goes on.',
      look: [
        who('envoy_overload_envoy_resource_monitors_fixed_heap_pressure'),
        'What fills it: open connections and tunnels (`envoy_http_downstream_cx_active`), requests without an answer (`envoy_http_downstream_rq_active`), hosts (`envoy_dns_cache_dns_num_hosts`).',
        larger,
      ],
      settings: '`percent`',
    },
  ],
  sidecarShedding: [
    shedding,
    {
      meaning:
        'Apps get 503 from their own sidecar, or a connection that closes: its memory is full, or would be if all that is in flight stalled. It takes traffic again as soon as some of it is free.',
      look: [
        'Which pods and how: `increase({__name__=~"envoy_overload_envoy_load_shed_points_.*", namespace="NAMESPACE"}[5m]) > 0`. Requests beyond those that fit are counted by `envoy_cluster_upstream_rq_pending_overflow`.',
        'Does the app open connections without an end, or an origin take them and not answer? `envoy_http_downstream_rq_active` grows then.',
        larger,
      ],
      settings: '`events`',
    },
  ],
  sidecarConnectionsHigh: [
    connectionsHigh,
    {
      meaning:
        'A sidecar takes 8192 connections of its app at once and resets those beyond (`envoy_listener_downstream_global_cx_overflow`).',
      look: [
        who('envoy_server_total_connections'),
        'Tunnels that nobody uses any more: `envoy_http_downstream_cx_upgrades_active`. The app must close them; the sidecar leaves idle tunnels alone.',
        'An app that needs more does better in several pods.',
      ],
      settings: '`ratio`',
    },
  ],
  sidecarDnsFailing: [
    dnsFailing,
    {
      meaning:
        'Names get no answer, or an error of the name server; that a name does not exist is an answer. Hosts that are known go on with their last address; new ones get 503, after 8 s if nobody answers.',
      look: [
        'Since when: `rate(envoy_dns_cache_dns_dns_query_failure{namespace="NAMESPACE"}[5m])`, `rate(envoy_dns_cache_dns_dns_query_timeout{namespace="NAMESPACE"}[5m])`.',
        "The cluster's name servers: `kubectl -n kube-system get pods -l k8s-app=kube-dns`, and a NetworkPolicy that keeps the pods from port 53.",
        "A few names alone, whose own servers fail: the sidecar's access log has their requests with flag `DF`.",
      ],
      settings: '`minimumRatio`',
    },
  ],
  sidecarDnsCacheFull: [
    dnsCacheFull,
    {
      meaning:
        'A host stays in the cache until its answer is too old (its TTL) and it was not used for a minute. With a full cache requests to new hosts get 503 (`envoy_dns_cache_dns_host_overflow`).',
      look: [
        who('envoy_dns_cache_dns_num_hosts'),
        'Each new host costs time by the number of those that are there ([load.md](../load.md)): crawlers of very many hosts do better in several pods.',
        'A larger cache: `telemetry.dnsCacheHosts`, at most 65536.',
      ],
      settings: '`ratio`',
    },
  ],
  settingsRefused: [settingsRefused, settingsRefusedPage],
};

function pageOf(key: string, alert: AlertRule, page: Page): string {
  return `# ${alert.alert}

${alert.annotations.summary} Severity ${alert.labels.severity}; fires after ${alert.for}.

\`\`\`promql
${alert.expr}
\`\`\`

## What it means

${page.meaning}

## What to look at first

${page.look.map((line, index) => `${index + 1}. ${line}`).join('\n')}

## Settings

\`rules.${key}\` in \`sidelight.yaml\`: \`enabled\`, \`for\`, \`severity\`${page.settings === undefined ? '' : `, ${page.settings}`}.
`;
}

/** A page for each alert, by its file name. */
export const runbooks = (settings: Settings): Record<string, string> => ({
  [`${scrapesFailingName}.md`]: scrapesFailingPage(settings),
  ...Object.fromEntries(
    Object.entries(pages).map(([key, [make, page]]) => {
      const alert = make(settings);
      return [`${alert.alert}.md`, pageOf(key, alert, page)];
    }),
  ),
});
