import { isNot, matchesNot } from '../../metrics/index.ts';

/** Disks themselves: their partitions and what is laid over them would count each byte again. */
export const disks = {
  device: matchesNot('(dm-|loop|md|ram|sr|zram).*|(sd|vd|xvd|hd)[a-z]+[0-9]+|(nvme|mmcblk).+p[0-9]+'),
} as const;

/** File systems that can be filled, on a device. */
export const fileSystems = {
  fstype: matchesNot('tmpfs|devtmpfs|overlay|squashfs|ramfs|iso9660|erofs|fuse\\..*|nsfs'),
  mountpoint: isNot(''),
} as const;

/** Interfaces of the node itself, not those of its pods. */
export const interfaces = {
  device: matchesNot('lo|veth.*|cali.*|lxc.*|cilium_.*|tunl.*|docker.*|cni.*|flannel.*'),
} as const;

export const unreadNode =
  'Quiet: it reads node_exporter, and is silent where that is not scraped; SidelightNodeScrapesFailing tells when its scrapes fail.';
