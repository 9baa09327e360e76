import { alertName, allowedText, type SchemaNode } from '../../platform/config/index.ts';

type Properties = Readonly<Record<string, SchemaNode>>;

const common = ['enabled', 'for', 'keepFiringFor', 'severity', 'labels', 'selectors'];

/** An alert's settings: what each has, and its own thresholds. */
export const isAlert = (node: SchemaNode): boolean =>
  node.properties !== undefined && common.every((key) => Object.hasOwn(node.properties as Properties, key));

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const value = (node: SchemaNode | undefined): string => `\`${String(node?.default)}\``;

const alertsIn = (area: SchemaNode): [string, Properties][] =>
  Object.entries(area.properties ?? {}).flatMap(([key, node]) =>
    isAlert(node) ? [[key, node.properties as Properties]] : [],
  );

function row(area: string, key: string, own: Properties): string {
  const selectors = Object.keys(own.selectors?.properties ?? {}).map((label) => `\`${label}\``);
  const thresholds = Object.entries(own)
    .filter(([name]) => !common.includes(name))
    .map(([name, node]) => `\`${name}\` ${value(node)}: ${node.description ?? ''} (${allowedText(node)})`);
  const off = own.enabled?.default === false ? ' (off)' : '';
  const held = own.keepFiringFor?.default === '0s' ? '' : `, kept ${value(own.keepFiringFor)}`;
  const cells = [
    `\`rules.${area}.${key}\`${off}`,
    `[${alertName(key)}](runbooks/${alertName(key)}.md)`,
    `${value(own.for)}${held}`,
    value(own.severity),
    selectors.join(', '),
    thresholds.join('<br>'),
  ];
  return `| ${cells.map(cell).join(' | ')} |`;
}

const everyAlert = ([, own]: [string, Properties]): string =>
  [
    '| key of every alert | what | allowed |',
    '|---|---|---|',
    ...common
      .filter((key) => key !== 'selectors')
      .map((key) => `| \`${key}\` | ${cell(own[key]?.description ?? '')} | ${cell(shape(own[key]))} |`),
    `| \`selectors.LABEL\` | Only series whose label matches; which labels, the alert says. | ${cell(shape(Object.values(own.selectors?.properties ?? {})[0]))} |`,
  ].join('\n');

const shape = (node: SchemaNode | undefined): string =>
  node === undefined ? '' : node.additionalProperties ? 'a map of labels' : allowedText(node);

/** The alerts of every area, a row each, and once what all of them have. */
export function alertTables(rules: SchemaNode): string {
  const areas = Object.entries(rules.properties ?? {})
    .map(([area, node]) => ({ area, node, alerts: alertsIn(node) }))
    .filter(({ alerts }) => alerts.length > 0);
  const [first] = areas.flatMap(({ alerts }) => alerts);
  const tables = areas.map(
    ({ area, node, alerts }) => `### rules.${area}

${node.description ?? ''}

| key | alert | for | severity | selectors | thresholds |
|---|---|---|---|---|---|
${alerts.map(([key, own]) => row(area, key, own)).join('\n')}
`,
  );
  return `${first ? `${everyAlert(first)}\n` : ''}\n${tables.join('\n')}`;
}
