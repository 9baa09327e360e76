/** A rule of the JMX exporter's agent; the first one whose pattern matches names the series. */
interface AgentRule {
  readonly pattern: string;
  readonly name: string;
  readonly type: 'COUNTER' | 'GAUGE' | 'UNTYPED';
  readonly labels?: Readonly<Record<string, string>>;
  readonly value?: number;
  /** Its match is remembered, which spares the next scrapes most of their time. */
  readonly cache?: true;
}

interface Shape {
  /** Of the bean's `name`, with one group. */
  readonly name: string;
  readonly attribute: string;
  readonly ending: string;
  readonly type: 'COUNTER' | 'GAUGE';
  /** Most keys that such beans have beside `type` and `name`; each is a label. */
  readonly keys: number;
  /** The attribute's group is the share of a quantile. */
  readonly quantile?: true;
}

const upTo = (keys: number): number[] => Array.from({ length: keys + 1 }, (_, at) => keys - at);

/** Groups: domain, type, name, then two for each key. */
const ofBeans = ({ name, attribute, ending, type, keys, quantile }: Shape): AgentRule[] =>
  upTo(keys).map((count) => ({
    pattern: `kafka\\.(\\w+)<type=(.+), name=${name}${', (.+)=(.+)'.repeat(count)}><>${attribute}`,
    name: `kafka_$1_$2_$3${ending}`,
    type,
    cache: true,
    labels: {
      ...Object.fromEntries(
        upTo(count)
          .slice(0, -1)
          .map((at) => [`$${2 * at + 2}`, `$${2 * at + 3}`]),
      ),
      ...(quantile ? { quantile: `0.$${2 * count + 4}` } : {}),
    },
  }));

const shapes: readonly Shape[] = [
  { name: '(.+)Percent\\w*', attribute: 'MeanRate', ending: '_percent', type: 'GAUGE', keys: 0 },
  { name: '(.+)Percent\\w*', attribute: 'Value', ending: '_percent', type: 'GAUGE', keys: 1 },
  { name: '(.+)PerSec\\w*', attribute: 'Count', ending: '_total', type: 'COUNTER', keys: 2 },
  { name: '(.+)', attribute: 'Value', ending: '', type: 'GAUGE', keys: 2 },
  { name: '(.+)', attribute: 'Count', ending: '_count', type: 'COUNTER', keys: 2 },
  { name: '(.+)', attribute: '(\\d+)thPercentile', ending: '', type: 'GAUGE', keys: 2, quantile: true },
];

interface Attributes {
  /** Of the bean, whose every other key is in `labels`. */
  readonly type: string;
  /** In the names of its series. */
  readonly as: string;
  readonly attribute: string;
  readonly kind: 'COUNTER' | 'GAUGE';
  readonly labels?: readonly string[];
}

/** Beans of Kafka's own metrics have no `name`: each attribute is a metric. */
const ofAttributes = ({ type, as, attribute, kind, labels = [] }: Attributes): AgentRule => ({
  pattern: `kafka\\.server<type=${[type, ...labels.map((label) => `${label}=(.+)`)].join(', ')}><>(${attribute}):`,
  name: `kafka_server_${as}_$${labels.length + 1}`,
  type: kind,
  cache: true,
  labels: Object.fromEntries(labels.map((label, at) => [label, `$${at + 1}`])),
});

const [listener, coordinator] = ['socket-server-metrics', 'group-coordinator-metrics'];
const ofListener = { type: listener, as: 'socket_server_metrics', labels: ['listener', 'networkProcessor'] };
const software = {
  type: listener,
  as: 'socket_server_metrics',
  labels: ['clientSoftwareName', 'clientSoftwareVersion', 'listener', 'networkProcessor'],
};
const groups = { type: coordinator, as: 'groupcoordinatormetrics', kind: 'GAUGE' } as const;
const raft = { type: 'raft-metrics', as: 'raftmetrics' };
const channel = { type: 'raft-channel-metrics', as: 'raftchannelmetrics' };

/** The agent's settings, with which a broker's series have the names that Strimzi's usual rules give them. */
export const agentSettings: { lowercaseOutputName: true; rules: readonly AgentRule[] } = {
  lowercaseOutputName: true,
  rules: [
    {
      ...ofAttributes({ ...software, attribute: 'connections', kind: 'GAUGE' }),
      name: 'kafka_server_socket_server_metrics_connections_software',
    },
    ofAttributes({ ...ofListener, attribute: '.+-total', kind: 'COUNTER' }),
    ofAttributes({ ...ofListener, attribute: '.+', kind: 'GAUGE' }),
    ...shapes.flatMap(ofBeans),
    ofAttributes({ ...raft, attribute: '.+-total|.+-max', kind: 'COUNTER' }),
    {
      pattern: 'kafka\\.server<type=raft-metrics><>current-state: (.+)',
      name: 'kafka_server_raftmetrics_current_state',
      type: 'UNTYPED',
      labels: { current_state: '$1' },
      value: 1,
    },
    ofAttributes({ ...raft, attribute: '.+', kind: 'GAUGE' }),
    ofAttributes({ ...channel, attribute: '.+-total|.+-max', kind: 'COUNTER' }),
    ofAttributes({ ...channel, attribute: '.+', kind: 'GAUGE' }),
    ofAttributes({
      type: 'broker-metadata-metrics',
      as: 'brokermetadatametrics',
      attribute: '.+',
      kind: 'GAUGE',
    }),
    ofAttributes({ ...groups, labels: ['protocol'], attribute: '.+-count' }),
    ofAttributes({ ...groups, labels: ['state'], attribute: '.+-count' }),
    ofAttributes({ ...groups, attribute: '.+-count' }),
  ],
};
