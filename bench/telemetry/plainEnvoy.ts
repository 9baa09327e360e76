import { type Running, startUntilReady } from '../../test/setup/process.ts';

const dnsCache = { name: 'dns', dns_lookup_family: 'V4_PREFERRED', max_hosts: 65_536 };
const extension = 'type.googleapis.com/envoy.extensions';

const onLoopback = (port: number) => ({ socket_address: { address: '127.0.0.1', port_value: port } });

/** The least that forwards to any host: no loggers, no matching, Envoy's own statistics. */
const bootstrap = (proxyPort: number, adminPort: number) => ({
  admin: { address: onLoopback(adminPort) },
  static_resources: {
    listeners: [
      {
        name: 'proxy',
        address: onLoopback(proxyPort),
        filter_chains: [
          {
            filters: [
              {
                name: 'manager',
                typed_config: {
                  '@type': `${extension}.filters.network.http_connection_manager.v3.HttpConnectionManager`,
                  stat_prefix: 'forward_proxy',
                  http_filters: [
                    {
                      name: 'dynamic_forward_proxy',
                      typed_config: {
                        '@type': `${extension}.filters.http.dynamic_forward_proxy.v3.FilterConfig`,
                        dns_cache_config: dnsCache,
                      },
                    },
                    {
                      name: 'router',
                      typed_config: { '@type': `${extension}.filters.http.router.v3.Router` },
                    },
                  ],
                  route_config: {
                    name: 'forward',
                    virtual_hosts: [
                      {
                        name: 'all',
                        domains: ['*'],
                        routes: [{ match: { prefix: '/' }, route: { cluster: 'forward' } }],
                      },
                    ],
                  },
                },
              },
            ],
          },
        ],
      },
    ],
    clusters: [
      {
        name: 'forward',
        lb_policy: 'CLUSTER_PROVIDED',
        cluster_type: {
          name: 'envoy.clusters.dynamic_forward_proxy',
          typed_config: {
            '@type': `${extension}.clusters.dynamic_forward_proxy.v3.ClusterConfig`,
            dns_cache_config: dnsCache,
          },
        },
      },
    ],
  },
});

/** An Envoy that forwards and does nothing else, ready. */
export const runPlainEnvoy = (envoy: string, proxyPort: number, adminPort: number): Promise<Running> =>
  startUntilReady(
    envoy,
    [
      '--config-yaml',
      JSON.stringify(bootstrap(proxyPort, adminPort)),
      '--disable-hot-restart',
      '--concurrency',
      '1',
      '--log-level',
      'error',
    ],
    `http://127.0.0.1:${adminPort}/ready`,
  );
