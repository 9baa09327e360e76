/** The parts of a pod that injection reads. The raw JSON holds more, which is never touched. */

export interface EnvVar {
  name: string;
  value?: string;
  valueFrom?: unknown;
}

export interface ContainerPort {
  name?: string;
  containerPort?: number;
  hostPort?: number;
  protocol?: string;
}

export interface Amounts {
  cpu?: string | number;
  memory?: string | number;
  [resource: string]: string | number | undefined;
}

export interface Resources {
  requests?: Amounts | null;
  limits?: Amounts | null;
}

interface Action {
  httpGet?: { port?: number | string } | null;
  tcpSocket?: { port?: number | string } | null;
  grpc?: { port?: number } | null;
  sleep?: { seconds: number } | null;
}

export interface Container {
  name: string;
  image?: string;
  args?: string[] | null;
  env?: EnvVar[] | null;
  envFrom?: unknown[] | null;
  ports?: ContainerPort[] | null;
  resources?: Resources | null;
  restartPolicy?: string;
  livenessProbe?: Action | null;
  readinessProbe?: Action | null;
  startupProbe?: Action | null;
  lifecycle?: { postStart?: Action | null; preStop?: Action | null } | null;
  volumeMounts?: { name: string; mountPath: string }[] | null;
}

interface NodeSelectorTerm {
  matchExpressions?: { key: string; operator: string; values?: string[] | null }[] | null;
}

export interface PodSpec {
  containers: Container[];
  initContainers?: Container[] | null;
  ephemeralContainers?: Container[] | null;
  volumes?: { name: string }[] | null;
  hostNetwork?: boolean;
  os?: { name?: string } | null;
  nodeSelector?: Record<string, string> | null;
  affinity?: {
    nodeAffinity?: {
      requiredDuringSchedulingIgnoredDuringExecution?: {
        nodeSelectorTerms?: NodeSelectorTerm[] | null;
      } | null;
    } | null;
  } | null;
  resources?: Resources | null;
}

export interface Pod {
  metadata?: {
    name?: string;
    generateName?: string;
    namespace?: string;
    labels?: Record<string, string> | null;
    annotations?: Record<string, string> | null;
  };
  spec: PodSpec;
}

export interface LimitRange {
  name: string;
  limits: {
    type: string;
    min?: Amounts;
    max?: Amounts;
    maxLimitRequestRatio?: Amounts;
  }[];
}

/** What is known of a pod's namespace. */
export interface Namespace {
  name: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  limitRanges: LimitRange[];
}
