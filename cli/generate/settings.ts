import { allowedText, installed, type SchemaNode, settingsJsonSchema } from '../../platform/config/index.ts';
import { alertTables, isAlert } from './alertSettings.ts';

/** One setting: a leaf of the schema. */
interface Entry {
  path: string;
  node: SchemaNode;
  needed: boolean;
  /** Where the same keys are described already. */
  as?: string;
}

/** A map's free names stand as `NAME`, a list's items as `[]`; keys that several share stand where they come first. */
function entries(node: SchemaNode, path: string, seen: Map<string, string>, needed = false): Entry[] {
  // Alerts have tables of their own.
  if (isAlert(node)) return [];
  const keys = JSON.stringify(node.properties);
  const as = keys === undefined ? undefined : seen.get(keys);
  if (as !== undefined) return [{ path, node, needed, as }];
  if (keys !== undefined) {
    if (Object.keys(node.properties ?? {}).length > 2) seen.set(keys, path);
    return Object.entries(node.properties ?? {}).flatMap(([key, inner]) =>
      entries(inner, path === '' ? key : `${path}.${key}`, seen, node.required?.includes(key)),
    );
  }
  const item = node.items ?? (node.additionalProperties || undefined);
  const nested = item?.properties ? entries(item, node.items ? `${path}[]` : `${path}.NAME`, seen) : [];
  return [{ path, node, needed }, ...nested];
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function defaultOf({ node, needed }: Entry): string {
  const { default: value } = node;
  if (value === undefined) return needed ? '(must be given)' : '(none)';
  if (Array.isArray(value)) return `\`[${value.join(', ')}]\``;
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}

const shape = ({ node, as }: Entry): string => {
  if (as !== undefined) return `as \`${as}\``;
  if (node.items?.properties) return 'a list';
  if (node.additionalProperties)
    return `a map; each name ${node.propertyNames?.title ?? 'a string'}${node.additionalProperties.properties ? '' : `, each value ${allowedText(node.additionalProperties)}`}`;
  return allowedText(node);
};

const row = (entry: Entry): string =>
  `| \`${entry.path}\` | ${cell(entry.node.description ?? '')} | ${cell(shape(entry))} | ${cell(defaultOf(entry))} |`;

const table = (rows: readonly Entry[]): string =>
  ['| key | what | allowed | default |', '|---|---|---|---|', ...rows.map(row)].join('\n');

/** The reference page of the settings: every key with its description, what is allowed and the default. */
export function settingsPage(): string {
  const seen = new Map<string, string>();
  const groups = Object.entries(settingsJsonSchema().properties ?? {});
  const isGroup = (node: SchemaNode) =>
    node.properties !== undefined ||
    Boolean(node.additionalProperties && 'properties' in node.additionalProperties);
  const rows = (key: string, node: SchemaNode) => entries(node, key, seen);
  const single = groups.filter(([, node]) => !isGroup(node));
  const sections = groups
    .filter(([, node]) => isGroup(node))
    .map(
      ([key, node]) =>
        `## ${key}\n\n${node.description ?? ''}\n\n${table(rows(key, node))}\n${key === 'rules' ? `\n${alertTables(node)}` : ''}`,
    );
  return [
    intro,
    `## Top level\n\n${table(single.flatMap(([key, node]) => rows(key, node)))}\n`,
    ...sections,
    examples,
    whatApplies,
  ].join('\n');
}

const intro = `# Settings

\`sidelight.yaml\` holds them all; what it leaves out has its default. Unknown keys are errors. \`--settings FILE\` hands it to
every command that reads it, and \`sidelight install --settings FILE\` takes it to the cluster as a ConfigMap.

\`\`\`sh
sidelight config check                # or every problem as FILE:LINE:COLUMN: path: what is allowed
sidelight config print                # every value, and which of them the file sets
sidelight config schema               # the JSON schema: sidelight.schema.json in this repository
\`\`\`

Editors with the YAML language server complete and check the file when its first line is

\`\`\`yaml
# yaml-language-server: $schema=sidelight.schema.json
\`\`\`
`;

const examples = `## Rules to your measure

\`\`\`yaml
rules:
  alertLabels: { team: crawlers }                    # on every alert, for routing
  jobs: { kubeStateMetrics: kube-state-metrics|ksm } # as your scrape configuration names them
  usage:
    selectors: { namespace: "!~test-.*" }             # of every alert of the area
    vendorErrorsHigh:
      maximumRatio: 0.1
      for: 10m
      selectors: { namespace: "=~crawl-.*" }         # stronger here
    vendorBytesHigh: { enabled: true, bytesPerSecond: 50000000 }
  sidelight:
    webhookFaults: { severity: info, labels: { team: platform } }
\`\`\`

\`sidelight rules --settings sidelight.yaml\` prints them; what each alert means is in its runbook.

## Rules on Kafka

\`\`\`yaml
rules:
  jobs: { kafkaExporter: kafka-exporter, kafkaJmx: kafka-jmx }
  kafka:
    sources: [kafka_exporter, jmx]                     # without a source nothing of it is printed
    kafkaGroupLagHigh: { messages: 5000, selectors: { consumergroup: "!~console-consumer-.*" } }
    kafkaTopicTrafficHigh: { enabled: true, messagesPerSecond: 400, selectors: { topic: raw-data } }
    kafkaTopicTrafficLow: { enabled: true, messagesPerSecond: 100, selectors: { topic: raw-data } }
\`\`\`

| rules on | kafka_exporter | kminion | jmx |
|---|---|---|---|
| lag, pace and members of groups, retention | yes | yes | no |
| lag in seconds | an estimate | an estimate | no |
| messages into topics | yes | yes | yes |
| replicas out of sync | yes | no | yes |
| bytes of topics; time and failures of requests, partitions without a leader, brokers that are down | no | no | yes |

The names of records and alerts are the same whichever is read. Rules for each source as they are printed are in
\`manifests/rules/kafka\`.

## Profiles of your own

A profile under \`profiles\` is added to the pods whose label names it, alone or beside others:
\`sidelight.dev/inject=telemetry.audit\`. Its \`containers\` are native sidecars, so Jobs end; its \`initContainers\` run before
them. Both stand behind Sidelight's own sidecar and before the init containers of the pod.

\`\`\`yaml
profiles:
  audit:
    initContainers:
      - name: audit-config
        image: registry.example/audit:2
        args: [render, /run/audit/audit.conf]
        volumeMounts: [{ name: audit-work, mountPath: /run/audit }]
    containers:
      - name: audit
        image: registry.example/audit:2
        args: [run, /run/audit/audit.conf]
        ports: [{ name: audit, containerPort: 9400 }]
        readinessProbe: { httpGet: { path: /ready, port: audit } }
        resources: { requests: { cpu: 20m, memory: 32Mi }, limits: { cpu: 200m, memory: 64Mi } }
        volumeMounts: [{ name: audit-work, mountPath: /run/audit, readOnly: true }]
    volumes: [{ name: audit-work, emptyDir: {} }]
    env: [{ name: AUDIT_URL, value: "http://127.0.0.1:9400" }]
    annotations: { audit.example/enabled: "true" }
defaultProfiles: [telemetry, audit]   # what the label value \`enabled\` stands for
\`\`\`

- Each container gets the security context that Pod Security \`restricted\` asks for, requests and limits that fit the pod and
  its LimitRanges, and nothing in the place of the ServiceAccount's token. What \`restricted\` refuses is an error of
  \`sidelight config check\`.
- What the pod has wins: a container keeps a variable that it sets itself (\`own_variable\` in status, warning and metric), the
  pod an annotation. \`sidelight.dev/containers\` chooses whose environment changes.
- A pod that has a container, volume or TCP port of the profile already is denied (\`name_taken\`, \`port_taken\`): the ports of
  a profile don't move. Those of Sidelight's own sidecar make room for them.
- Names that start with \`sidelight-\`, and the variables of proxies, are Sidelight's.

## Vendors with a proxy of their own

Host, port, TLS and credentials by the value of the pod's label \`proxy-vendor\`; the credentials are a key of a Secret in the
namespace of the pod, which reaches Envoy as a file, by SDS. More in [vendors.md](vendors.md).

\`\`\`yaml
telemetry:
  vendors:
    vendor-a:
      host: proxy.vendor-a.example
      port: 8443
      tls: true
      credentials: { secret: vendor-a-proxy, key: authorization }
    vendor-b: { host: 203.0.113.9, port: 3128 }
\`\`\`

A pod with the label \`proxy-vendor: vendor-a\` and the annotation \`sidelight.dev/vendor-ports: vendor-b=15901\` has both: the
first by \`HTTP_PROXY\`, the second by \`http://127.0.0.1:15901\`.
`;

const whatApplies = `## What a running webhook takes over

\`sidelight install --settings sidelight.yaml | kubectl apply -f -\` writes the settings into the ConfigMap
\`sidelight-settings\`. Running replicas read it again without a restart, as soon as the kubelet has written it into their
volume: within two minutes (70.9 s in a run of
\`vitest run --project cluster test/cluster/settings.test.ts\`, which prints it). Pods that are created from then on get the new settings; older ones keep what they have.

A file that is not good is refused: the last good settings stay, the log names each problem with its place, and
\`sidelight_settings_last_reload_successful\` is 0, for which \`SidelightSettingsRefused\` fires. A replica that starts has no
last good settings and does not start with a bad file.

These stand in objects of the cluster, or are read at the start: when they change in the ConfigMap alone, the webhook logs
that they wait for \`sidelight install\`. ${Object.keys(installed)
  .map((path) => `\`${path}\``)
  .join(', ')}.

- \`profiles\`: a new name works at once on pods. On a namespace its label is refused until \`sidelight install\` is applied,
  because the policy that judges namespaces' labels holds the names itself
  ([decision 0003](decisions/0003-label-policy.md)). A name that is gone is denied on pods (\`unknown_profile\`), and on a
  namespace leaves its pods as they are.
- \`excludedNamespaces\`: pods of a namespace that is added are left alone at once; one that is taken out is injected only
  when the webhook configuration is applied.
- \`images.pullPolicy\` and \`clusterDomain\` reach new pods at once; the webhook's own pod and certificates wait.
- \`rules\`, and what rules and scrapes say of \`telemetry\`: \`sidelight rules\`, \`sidelight scrape\` and
  \`sidelight dashboards\` print them anew.

The hash of the settings in a pod's \`sidelight.dev/status\` covers what shapes pods, so not \`rules\` and not \`webhook\`.
`;
