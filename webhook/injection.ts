import type { Container, EnvVar } from './pod.ts';

/** Where a container stands in the pod's spec. */
export interface ContainerPlace {
  list: 'containers' | 'initContainers';
  index: number;
}

/** What changes in the environment of one container. */
export interface EnvChange extends ContainerPlace {
  /** New variables, in order. Frozen where many pods get the same. */
  add: readonly EnvVar[];
  /** Variables that get another value, by their place in the list. */
  set: { index: number; variable: EnvVar }[];
}

/** What a profile adds to a pod. Knows nothing of JSON Patch. */
export interface Injection {
  /** Native sidecars, and what must run before them: placed first among the init containers, in this order. */
  sidecars: readonly Container[];
  volumes: { name: string; [kind: string]: unknown }[];
  /** New mounts in the app's containers. */
  mounts: (ContainerPlace & { name: string; mountPath: string })[];
  env: EnvChange[];
  annotations: Record<string, string>;
}
