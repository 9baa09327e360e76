/** The network of the pod that `enter.ts` makes. Every address of a local range can be bound and called. */
export const localRanges = {
  v4: [
    '198.51.100.1/24',
    '10.0.0.1/24',
    '100.64.0.1/24',
    '192.168.77.1/24',
    '169.254.169.254/32',
    '169.254.170.2/32',
    '169.254.170.23/32',
  ],
  v6: ['2001:db8::/64', 'fd00:77::/64', 'fd00:ec2::254/128'],
} as const;

/** Calls to these are never answered: no refusal, no route that says so. */
export const silentRange = '203.0.113.0/24';

/** Where metrics are scraped. */
export const podAddress = '198.51.100.1';
/** Where origins live, outside of everything that a sidecar may not reach. */
export const originAddress = '198.51.100.2';
/** A client bound to it is another pod. */
export const otherPodAddress = '198.51.100.9';
export const silentAddress = '203.0.113.1';

export const clusterDomain = 'cluster.local';
export const namespace = 'crawlers';

export const resolvConf = [
  'nameserver 127.0.0.1',
  `search ${namespace}.svc.${clusterDomain} svc.${clusterDomain} ${clusterDomain}`,
  'options ndots:5',
  '',
].join('\n');

export const hosts = ['127.0.0.1 localhost', '::1 localhost', `${podAddress} crawler-1`, ''].join('\n');

/** Set for whatever runs in the pod. */
export const insideVariable = 'SIDELIGHT_IN_POD';
