import { seriesOf } from './scrape.ts';
import type { Series } from './series.ts';

export type Labels = Readonly<Record<string, string>>;

/** Of the node exporter on node1; another by its `instance`. */
export const node = (name: string, values: string, labels: Labels = {}): Series =>
  seriesOf(name, values, { job: 'node-exporter', instance: 'node1:9100', ...labels }, 'node-exporter');
export const node2 = { instance: 'node2:9100' } as const;

/** The same series in the view of a second scrape, with other values: what one device shows twice. */
export const again = ({ series }: Series, values: string, text: string, by: string): Series => ({
  series: series.replace(text, by),
  values,
});

export const disk = (name: string, values: string, labels: Labels = {}): Series =>
  node(name, values, { device: 'sda', ...labels });
/** Partitions and what stands on disks: counted there already. */
export const notDisks = [
  'dm-0',
  'loop1',
  'md0',
  'ram0',
  'sr0',
  'zram0',
  'sda1',
  'vdb2',
  'nvme0n1p1',
  'mmcblk0p1',
];

export const network = (name: string, values: string, labels: Labels = {}): Series =>
  node(name, values, { device: 'eth0', ...labels });
export const notNetworks = [
  'lo',
  'veth1',
  'cali1',
  'lxc1',
  'cilium_host',
  'tunl0',
  'docker0',
  'cni0',
  'flannel.1',
  'eni0f1e2d3c4b5',
  'gke0f1e2d3c4b5',
  'azv0f1e2d3c4b5',
  '0f1e2d3c4b5a697',
  'br-0f1e2d3c4b5a',
  'vxlan.calico',
  'genev_sys_6081',
  'antrea-gw0',
  'ovs-system',
  'ovn-k8s-mp0',
  'kube-ipvs0',
  'nodelocaldns',
  'dummy0',
];

const mounted = { device: '/dev/sda1', fstype: 'ext4', mountpoint: '/' } as const;
export const filesystem = (name: string, values: string, labels: Labels = {}): Series =>
  node(name, values, { ...mounted, ...labels });
export const notDiskTypes = [
  'tmpfs',
  'devtmpfs',
  'overlay',
  'squashfs',
  'ramfs',
  'iso9660',
  'erofs',
  'fuse.sshfs',
  'nsfs',
];

/** What is mounted for a pod: the kubelet tells of it. */
export const volume = '/var/lib/kubelet/pods/1/volumes/kubernetes.io~csi/pvc-1/mount';

/** What is free of 100, and whether it may be written. */
export const space = (free: string, labels: Labels = {}, readonly = 0): Series[] => [
  filesystem('node_filesystem_avail_bytes', free, labels),
  filesystem('node_filesystem_size_bytes', '100x90', labels),
  filesystem('node_filesystem_readonly', `${readonly}x90`, labels),
];
export const inodes = (free: string, labels: Labels = {}, readonly = 0, all = '100x90'): Series[] => [
  filesystem('node_filesystem_files_free', free, labels),
  filesystem('node_filesystem_files', all, labels),
  filesystem('node_filesystem_readonly', `${readonly}x90`, labels),
];

export const state = (name: string, values: string, labels: Labels = {}): Series =>
  seriesOf(
    name,
    values,
    { job: 'kube-state-metrics', instance: 'ksm:8080', node: 'node1', ...labels },
    'kube-state-metrics',
  );

export const placed = (count: number, labels: Labels = {}): Series[] =>
  Array.from({ length: count }, (_, n) =>
    state('kube_pod_info', '1x60', { namespace: 'a', pod: `p${n}`, uid: `u${n}`, ...labels }),
  );
export const ended = (pod: string, phase: string, values = '1x60', labels: Labels = {}): Series =>
  seriesOf('kube_pod_status_phase', values, {
    job: 'kube-state-metrics',
    instance: 'ksm:8080',
    namespace: 'a',
    pod,
    uid: 'u',
    phase,
    ...labels,
  });
export const allowed = (resource: string, values: string, unit = 'integer', labels: Labels = {}): Series =>
  state('kube_node_status_allocatable', values, { resource, unit, ...labels });
