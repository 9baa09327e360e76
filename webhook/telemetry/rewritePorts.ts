import { writeAnchored } from './anchored.ts';
import { adminSocket, type Json, type Ports } from './bootstrap.ts';
import { adminCluster } from './clusters.ts';
import { readAnchored } from './readAnchored.ts';

interface Listener {
  name: string;
  address: { socket_address: { port_value: number } };
}

interface Bootstrap {
  admin: { address: { pipe: { path: string } } };
  static_resources: {
    listeners: Listener[];
    clusters: {
      name: string;
      load_assignment?: {
        endpoints: { lb_endpoints: { endpoint: { address: { pipe: { path: string } } } }[] }[];
      };
    }[];
  };
}

/** A bootstrap argument, of this or an older revision, on other ports; undefined when it is not one of ours. */
export function rewritePorts(argument: string, ports: Ports): string | undefined {
  try {
    const bootstrap = readAnchored(argument.replaceAll('$$', '$')) as unknown as Bootstrap & Json;
    const listener = (name: string) =>
      bootstrap.static_resources.listeners.find((l) => l.name === name) as Listener;
    listener('proxy').address.socket_address.port_value = ports.proxy;
    listener('metrics').address.socket_address.port_value = ports.metrics;
    const path = adminSocket(ports);
    bootstrap.admin.address.pipe.path = path;
    const admin = bootstrap.static_resources.clusters.find(({ name }) => name === adminCluster);
    for (const { lb_endpoints } of admin?.load_assignment?.endpoints ?? []) {
      for (const { endpoint } of lb_endpoints) endpoint.address.pipe.path = path;
    }
    return writeAnchored(bootstrap).replaceAll('$', '$$$$');
  } catch {
    return undefined;
  }
}
