/** How many there are of what labels tell apart. */
export interface Fleet {
  /** Pods with a sidecar. */
  readonly pods: number;
  /** Containers of a pod, the sidecar among them. */
  readonly containers: number;
  readonly namespaces: number;
  readonly vendors: number;
  /** Hosts that one pod asks. */
  readonly destinations: number;
  readonly nodes: number;
  /** Deployments, StatefulSets, Jobs and their like. */
  readonly workloads: number;
  readonly brokers: number;
  readonly topics: number;
  /** Of all topics. */
  readonly partitions: number;
  /** Consumer groups, each of which reads one topic. */
  readonly groups: number;
}

export const defaultFleet: Fleet = {
  pods: 5000,
  containers: 2,
  namespaces: 20,
  vendors: 5,
  destinations: 20,
  nodes: 100,
  workloads: 200,
  brokers: 3,
  topics: 100,
  partitions: 1200,
  groups: 100,
};

/** What several labels name together: `pod` and `uid` are one. */
export type Entity =
  | 'pod'
  | 'container'
  | 'namespace'
  | 'vendor'
  | 'destination'
  | 'node'
  | 'workload'
  | 'claim'
  | 'broker'
  | 'topic'
  | 'partition'
  | 'group'
  | 'request'
  | 'part of a node';

/** Kinds of requests that one API server sees: resource, verb and scope go together. */
const requestKinds = 400;
/** Disks, file systems, network devices or processors. */
const partsOfNode = 8;

/** What one entity says of others: whoever knows the pod knows its namespace. */
const tells: Readonly<Partial<Record<Entity, readonly Entity[]>>> = {
  container: ['pod', 'namespace', 'vendor', 'node', 'workload'],
  pod: ['namespace', 'vendor', 'node', 'workload'],
  workload: ['namespace'],
  claim: ['namespace', 'node', 'workload'],
  partition: ['topic'],
};

const sizes: Readonly<Record<Entity, (fleet: Fleet) => number>> = {
  pod: ({ pods }) => pods,
  container: ({ pods, containers }) => pods * containers,
  namespace: ({ namespaces }) => namespaces,
  vendor: ({ vendors }) => vendors,
  destination: ({ destinations }) => destinations,
  node: ({ nodes }) => nodes,
  workload: ({ workloads }) => workloads,
  // Of one volume each.
  claim: ({ workloads }) => workloads,
  broker: ({ brokers }) => brokers,
  topic: ({ topics }) => topics,
  partition: ({ partitions }) => partitions,
  group: ({ groups }) => groups,
  request: () => requestKinds,
  'part of a node': () => partsOfNode,
};

/** How many combinations there are of what these entities name. */
export function combinations(entities: ReadonlySet<Entity>, fleet: Fleet): number {
  const told = new Set([...entities].flatMap((entity) => tells[entity] ?? []));
  const own = [...entities].filter((entity) => !told.has(entity));
  const product = own.reduce((all, entity) => all * sizes[entity](fleet), 1);
  // A group reads one topic.
  if (own.includes('group') && entities.has('topic')) return product / fleet.topics;
  // Vendors of namespaces: there are no more than pods.
  return own.includes('vendor') && own.includes('namespace') ? Math.min(product, fleet.pods) : product;
}
