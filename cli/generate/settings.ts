import { allowedText, type SchemaNode, settingsJsonSchema } from '../../platform/config/index.ts';

/** One setting: a leaf of the schema. */
interface Entry {
  path: string;
  node: SchemaNode;
  needed: boolean;
}

/** A map's free names stand as `NAME`, a list's items as `[]`. */
function entries(node: SchemaNode, path: string, needed = false): Entry[] {
  const named = Object.entries(node.properties ?? {});
  if (named.length > 0) {
    return named.flatMap(([key, inner]) =>
      entries(inner, path === '' ? key : `${path}.${key}`, node.required?.includes(key)),
    );
  }
  const item = node.items ?? (node.additionalProperties || undefined);
  const nested = item?.properties ? entries(item, node.items ? `${path}[]` : `${path}.NAME`) : [];
  return [{ path, node, needed }, ...nested];
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function defaultOf({ node, needed }: Entry): string {
  const { default: value } = node;
  if (value === undefined) return needed ? '(must be given)' : '(none)';
  if (Array.isArray(value)) return `\`[${value.join(', ')}]\``;
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}

const shape = ({ node }: Entry): string => {
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
  const groups = Object.entries(settingsJsonSchema().properties ?? {});
  const simple = groups.filter(([, node]) => !node.properties);
  const sections = groups
    .filter(([, node]) => node.properties)
    .map(([key, node]) => `## ${key}\n\n${node.description ?? ''}\n\n${table(entries(node, key))}\n`);
  return [
    intro,
    `## Top level\n\n${table(simple.flatMap(([key, node]) => entries(node, key)))}\n`,
    ...sections,
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
