export { type CallOptions, type Client, type ClientOptions, createClient, type Method } from './client.ts';
export { inCluster } from './inCluster.ts';
export { type Change, type KubeObject, type Watch, type WatchOptions, watchList } from './watch.ts';
