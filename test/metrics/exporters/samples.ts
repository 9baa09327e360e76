/** A scrape, the tables that describe all of it, and what its first table has that it can't show. */
export interface Sample {
  /** In test/metrics/fixtures/scrapes. */
  readonly file: string;
  /** Of the exporter, as its table counts. */
  readonly version: string;
  /** Names of tables; the first is the exporter's own. */
  readonly tables: readonly string[];
  /** RE2 of families of the first table that are always there, but not in this scrape, by the reason. */
  readonly absent?: Readonly<Record<string, string>>;
}

/** Each table's owner adds the scrapes that hold it. */
export const samples: readonly Sample[] = [
  { file: 'coredns.prom', version: '1.12.4', tables: ['coredns', 'go'] },
  { file: 'kube-state-metrics.prom', version: '2.20.0', tables: ['kube-state-metrics'] },
  {
    file: 'prometheus-2.prom',
    version: '2.42.0',
    tables: ['prometheus', 'go'],
    absent: { 'up|scrape_.+': 'Prometheus makes it of each scrape' },
  },
  {
    file: 'prometheus-3.prom',
    version: '3.15.0',
    tables: ['prometheus', 'go'],
    absent: { 'up|scrape_.+': 'Prometheus makes it of each scrape' },
  },
  {
    file: 'node-exporter.prom',
    version: '1.5.0',
    tables: ['node-exporter', 'go'],
    absent: {
      'node_(zfs|xfs|btrfs|bcache|bcachefs|infiniband|fibrechannel|hwmon|power_supply|tape|ipvs|nfs|nfsd|md|edac|bonding|nvme|rapl|thermal|cooling|watchdog|schedstat|drbd)_.+':
        'the machine has no such device or file system',
      'node_(cpu_(core|package)_throttles_total|cpu_scaling_.+|dmi_info)': 'a virtual machine does not tell',
      'node_memory_.+': 'its kernel counts other memory',
    },
  },
  {
    file: 'kube-apiserver.prom',
    version: '1.34.4',
    tables: ['kube-apiserver', 'kubernetes-components', 'go'],
  },
  { file: 'kubelet.prom', version: '1.34.4', tables: ['kubelet', 'kubernetes-components', 'go'] },
  { file: 'kubelet-cadvisor.prom', version: '0.52.1', tables: ['cadvisor'] },
  {
    file: 'kube-scheduler.prom',
    version: '1.34.4',
    tables: ['kube-scheduler', 'kubernetes-components', 'go'],
  },
  {
    file: 'kube-controller-manager.prom',
    version: '1.34.4',
    tables: ['kube-controller-manager', 'kubernetes-components', 'go'],
  },
  { file: 'envoy.prom', version: '1.40.0', tables: ['envoy'] },
  { file: 'kafka_exporter.prom', version: '1.9.0', tables: ['kafka_exporter', 'go'] },
  { file: 'kminion.prom', version: '2.3.5', tables: ['kminion', 'go'] },
  { file: 'kafka-jmx.prom', version: '4.1.0', tables: ['kafka-jmx'] },
  { file: 'client-node.prom', version: '15.1.3', tables: ['nodejs'] },
];
