import { matchesNot } from '../../metrics/index.ts';

/** Disks themselves: their partitions and what is laid over them would count each byte again. */
export const disks = {
  device: matchesNot('(dm-|loop|md|ram|sr|zram).*|(sd|vd|xvd|hd)[a-z]+[0-9]+|(nvme|mmcblk).+p[0-9]+'),
} as const;

/** File systems that can be filled, on a device; not the volumes of pods, of which the kubelet tells. */
export const fileSystems = {
  fstype: matchesNot('tmpfs|devtmpfs|overlay|squashfs|ramfs|iso9660|erofs|fuse\\..*|nsfs'),
  mountpoint: matchesNot('|/var/lib/kubelet/(pods|plugins)/.+'),
} as const;

/** The pods' ends of their interfaces, by the network plugins and clouds that name them. */
const ofPods = 'veth.*|cali.*|lxc.*|eni.*|gke.*|azv.*|[0-9a-f]{15}';
/** What goes through these goes through an interface of the node too. */
const overlaid =
  'cilium_.*|tunl.*|docker.*|br-.*|cni.*|flannel.*|vxlan.*|genev_.*|antrea-.*|ovs-.*|ovn-.*|kube-.*|nodelocaldns|dummy.*';
/** Interfaces of the node itself. */
export const interfaces = { device: matchesNot(`lo|${ofPods}|${overlaid}`) } as const;

export const unreadNode =
  'Quiet: it reads node_exporter, and is silent where that is not scraped; SidelightNodeScrapesFailing tells when its scrapes fail.';
