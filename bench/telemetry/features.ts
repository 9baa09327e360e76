// What each part of the bootstrap costs: CPU a request without it, beside the whole, and Envoys that take turns.
// node test/setup/pod/run.ts node bench/telemetry/features.ts [NAME...]
import { bootstrapInput } from '../../test/setup/pod/bootstrapInput.ts';
import { type Running, startUntilReady } from '../../test/setup/process.ts';
import { requireProgram } from '../../test/setup/program.ts';
import { telemetryBootstrap, writeAnchored } from '../../webhook/index.ts';
import { median } from '../measure.ts';
import { runPlainEnvoy } from './plainEnvoy.ts';
import { alternate, medianOf, startStand, type Way } from './stand.ts';

// biome-ignore lint/suspicious/noExplicitAny: Envoy's bootstrap, of which each feature knows a corner.
type Tree = any;

interface Parts {
  readonly bootstrap: Tree;
  readonly manager: Tree;
  readonly clusters: Tree[];
}

const isStats = ({ name }: Tree): boolean => name === 'envoy.access_loggers.stats';
const destinations = ({ manager }: Parts): Tree => manager.access_log.filter(isStats)[0];
const withoutLogger = (parts: Parts, out: (logger: Tree) => boolean) => {
  parts.manager.access_log = parts.manager.access_log.filter((logger: Tree) => !out(logger));
};
const eachTag = (parts: Parts, change: (tag: Tree) => void) => {
  for (const { stat } of destinations(parts).typed_config.counters) stat.tags.forEach(change);
};

const keepShards = ({ manager }: Parts, kept: number): void => {
  const caches = new Set<string>();
  const { matcher } = manager.route_config.virtual_hosts[0];
  for (const { route } of matcher.on_no_match.action.typed_config.routes) {
    route.weighted_clusters.clusters.length = kept;
    for (const { typed_per_filter_config } of route.weighted_clusters.clusters)
      for (const name of Object.keys(typed_per_filter_config)) caches.add(name);
  }
  const isShard = (name: string) => /^dns[_:]+$/.test(name);
  manager.http_filters = manager.http_filters.filter(({ name }: Tree) => !isShard(name) || caches.has(name));
};

/** Each takes one thing out. */
const features: Readonly<Record<string, (parts: Parts) => void>> = {
  nothing: () => {},
  'all access loggers': ({ manager }) => {
    manager.access_log = [];
    manager.access_log_options = undefined;
  },
  'counters by destination': (parts) => withoutLogger(parts, (logger) => logger === destinations(parts)),
  'responses by class': (parts) => {
    withoutLogger(parts, (logger) => isStats(logger) && logger !== destinations(parts));
    parts.manager.access_log_options = undefined;
  },
  'access log of errors': (parts) => withoutLogger(parts, (logger) => !isStats(logger)),
  'CEL filter of destinations': (parts) => {
    destinations(parts).filter = { log_type_filter: { types: ['DownstreamEnd'] } };
  },
  'CEL of the code class': (parts) =>
    eachTag(parts, (tag) => {
      if (tag.name === 'response_code_class') tag.value_format = '%RESPONSE_CODE%';
    }),
  'tag rules': (parts) =>
    eachTag(parts, (tag) => {
      delete tag.rules;
    }),
  'duration histogram': (parts) => {
    delete destinations(parts).typed_config.histograms;
  },
  'in-cluster expression': ({ manager }) => {
    const [host] = manager.route_config.virtual_hosts;
    host.matcher = { on_no_match: host.matcher.on_no_match };
  },
  'header case': ({ manager, clusters }) => {
    delete manager.http_protocol_options.header_key_format;
    for (const { typed_extension_protocol_options: options } of clusters) {
      const http = Object.values<Tree>(options ?? {})[0]?.use_downstream_protocol_config;
      if (http) delete http.http_protocol_options.header_key_format;
    }
  },
  'local reply text': ({ manager }) => {
    delete manager.local_reply_config;
  },
  'statistics matcher and tags': ({ bootstrap }) => {
    delete bootstrap.stats_config;
  },
  'bound on requests': ({ manager }) => {
    manager.http_filters = manager.http_filters.filter(({ name }: Tree) => name !== 'requests');
  },
  'watch on the heap': ({ bootstrap }) => {
    delete bootstrap.overload_manager;
  },
  'bounds on buffers': ({ bootstrap }) => {
    const { listeners, clusters } = bootstrap.static_resources;
    for (const part of [...listeners, ...clusters]) {
      delete part.per_connection_buffer_limit_bytes;
      delete part.socket_options;
      delete part.upstream_bind_config;
    }
  },
  'clusters but one': (parts) => keepShards(parts, 1),
  'clusters but eight': (parts) => keepShards(parts, 8),
};

function bootstrapWithout(name: string, place: number): { argument: string; ports: [number, number] } {
  const ports = { proxy: 16_000 + 2 * place, metrics: 16_001 + 2 * place };
  const bootstrap: Tree = structuredClone(telemetryBootstrap(bootstrapInput({ ports, destinations: 200 })));
  const { listeners, clusters } = bootstrap.static_resources;
  const manager = listeners[0].filter_chains[0].filters[0].typed_config;
  features[name]?.({ bootstrap, manager, clusters });
  return {
    argument: writeAnchored(JSON.parse(JSON.stringify(bootstrap))),
    ports: [ports.proxy, ports.metrics],
  };
}

const envoyPath = (await requireProgram('envoy')) ?? process.exit(1);
const options = ['--disable-hot-restart', '--concurrency', '1', '--log-level', 'error'];
const plainName = 'everything but forwarding';
const chosen = process.argv.slice(2);
const names = chosen.length > 0 ? chosen : [...Object.keys(features), plainName];

const wholePlace = 0;

async function start(name: string, place: number): Promise<{ way: Way; envoy: Running }> {
  if (name === plainName) {
    const envoy = await runPlainEnvoy(envoyPath, 15_001, 15_002);
    return { way: { name, proxyPort: 15_001, pid: envoy.pid }, envoy };
  }
  const { argument, ports } = bootstrapWithout(name, place);
  const url = `http://127.0.0.1:${ports[1]}/ready`;
  const envoy = await startUntilReady(envoyPath, ['--config-yaml', argument, ...options], url);
  return { way: { name, proxyPort: ports[0], pid: envoy.pid }, envoy };
}

const stand = await startStand();
const hosts = stand.hosts(100);
const visit = (way: Way) => stand.block(way, hosts, 500, 1000);
const { way: whole, envoy: wholeEnvoy } = await start('nothing', wholePlace);
await visit(whole);
for (const name of names) {
  const { way, envoy } = await start(name, wholePlace + 1);
  await visit(way);
  const blocks = await alternate(stand, { whole, way }, { hosts, rate: 4000, rounds: 81, ms: 100 });
  const saved = blocks.way.map(({ cpu }, round) => (blocks.whole[round]?.cpu ?? Number.NaN) - cpu);
  const [cost, saves] = [medianOf(blocks.whole, 'cpu'), median(saved)];
  // The median's standard error, of a spread that isn't normal.
  const deviation = median(saved.map((value) => Math.abs(value - saves)));
  const error = (1.858 * deviation) / Math.sqrt(saved.length);
  const share = ((100 * saves) / cost).toFixed(1);
  console.log(
    `without ${name}: saves ${saves.toFixed(1)} ± ${error.toFixed(1)} µs of ${cost.toFixed(0)} a request (${share} %)`,
  );
  await envoy.stop();
}
await wholeEnvoy.stop();
stand.stop();
