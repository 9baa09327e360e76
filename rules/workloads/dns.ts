import { coredns } from '../../metrics/exporters/index.ts';
import { quantile, rate, recordedRange, share, sum, where } from '../../metrics/index.ts';
import { alertsOf, percent, valueAs } from '../alert.ts';

const alert = alertsOf('workloads');
const unreadDns = 'Quiet: it reads CoreDNS, and is silent where that is not scraped.';
const forwarders = {
  what: 'Whether those that it asks itself are slow or fail',
  query:
    'histogram_quantile(0.99, sum by (to, rcode, le) (rate(coredns_proxy_request_duration_seconds_bucket{job=~"kube-dns|coredns"}[5m])))',
};

export const dnsErrorsHigh = alert('dnsErrorsHigh', {
  expression: ({ own, select }) => {
    const answers = sum(['instance'], rate(select(coredns.coredns_dns_responses_total), recordedRange));
    const failed = sum(
      ['instance'],
      rate(select(coredns.coredns_dns_responses_total, { rcode: 'SERVFAIL' }), recordedRange),
    );
    return where(share(failed, answers), '>', own.maximumRatio);
  },
  summary: 'The name server of the cluster answers with errors.',
  description: ({ own, label }) =>
    `${valueAs.percentage} of the answers of ${label('instance')} are SERVFAIL; ${percent(own.maximumRatio)} may be.`,
  meaning:
    'Pods do not get the address of what they call. Most often the name servers outside do not answer; that a name does not exist (NXDOMAIN) is no error.',
  withoutData: unreadDns,
  look: [forwarders, 'What it says: `kubectl -n kube-system logs -l k8s-app=kube-dns --tail=100`.'],
});

export const dnsSlow = alert('dnsSlow', {
  expression: ({ own, buckets }) =>
    where(
      quantile(
        0.99,
        sum(['instance', 'le'], rate(buckets(coredns.coredns_dns_request_duration_seconds), recordedRange)),
      ),
      '>',
      own.seconds,
    ),
  summary: 'The name server of the cluster answers slowly.',
  description: ({ own, label }) =>
    `One in a hundred names takes ${label('instance')} longer than ${valueAs.duration}; ${own.seconds} s is the bound.`,
  meaning: 'Each call of a pod to a name that it does not know yet begins so much later.',
  withoutData: unreadDns,
  look: [
    forwarders,
    'CPU of its pods against their limit: `kubectl -n kube-system top pods -l k8s-app=kube-dns`.',
  ],
});
