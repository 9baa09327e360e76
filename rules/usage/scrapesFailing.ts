import { kubeState } from '../../metrics/exporters/index.ts';
import { aggregate, or, scale, scrape, unless, where } from '../../metrics/index.ts';
import { alertsOf, percent, valueAs } from '../alert.ts';
import { dashboard, ofSidecar, sidecarJob } from './sidecars.ts';

const alert = alertsOf('usage');

/**
 * The share of a namespace's sidecars that answer. A namespace that Prometheus has no target in is no series at all,
 * so kube-state-metrics must say that sidecars run there; their share is then 0.
 */
export const scrapesFailing = alert('scrapesFailing', {
  expression: ({ own, select }) => {
    const targets = select(scrape.up, { job: sidecarJob });
    const failing = where(aggregate('avg', ['namespace'], targets), '<', own.minimumRatio);
    const running = where(select(kubeState.kube_pod_init_container_status_running, ofSidecar), '==', 1);
    const unseen = unless(
      aggregate('count', ['namespace'], running),
      aggregate('count', ['namespace'], targets),
    );
    return or(failing, scale(unseen, '*', 0));
  },
  summary: 'Prometheus misses sidecars of a namespace.',
  description: ({ own, label }) =>
    `Only ${valueAs.percentage} of the sidecars in namespace ${label('namespace')} answer their scrape; at least ${percent(own.minimumRatio)} should. What the others count is missing from every rate and total.`,
  dashboard,
  meaning: `Pods of the namespace carry the sidecar, and Prometheus can't read some of them, or has no target for any. Traffic flows
as before: the sidecar doesn't depend on its scrape. But what unread sidecars count is missing from rates and totals.`,
  withoutData: `For a namespace without any target it reads kube-state-metrics, and fires with 0% where that says that sidecars run.
Without that exporter, or where its scrape doesn't keep the pod's own \`namespace\` (\`honorLabels\`), such a namespace stays silent.`,
  look: [
    {
      what: 'Which sidecars fail, and since when',
      query: 'up{job="sidelight-envoy", namespace="NAMESPACE"} == 0',
    },
    `What Prometheus says of them: its page of targets shows the last error of each.
   - *connection refused*: the sidecar is starting or gone. \`kubectl -n NAMESPACE get pods\`, then
     \`kubectl -n NAMESPACE logs POD -c sidelight-envoy\`.
   - *context deadline exceeded*: a NetworkPolicy of the namespace keeps Prometheus from the port \`sidelight-stats\`.`,
    `No target at all: \`sidelight scrape\` prints what finds them. With the Prometheus operator, does its
   \`podMonitorSelector\` take the labels of our PodMonitor, and may its account list pods of the namespace?`,
  ],
});
