import { z } from 'zod';
import { type Reason, reasons } from '../../webhook/index.ts';
import { nextSteps } from '../explain/next.ts';
import { explanationSchema } from '../explain/schema.ts';

interface Node {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly type?: string | readonly string[];
  readonly additionalProperties?: boolean | Node;
}

const jsonSchema = (): Node => z.toJSONSchema(explanationSchema) as Node;

/** The JSON schema of what `explain -o json` prints. */
export const explanationSchemaText = (): string => `${JSON.stringify(jsonSchema(), undefined, 2)}\n`;

/** What may be null is the other alternative. */
const alternative = (node: Node): Node => ({
  ...node,
  ...node.anyOf?.find(({ type }) => type !== 'null'),
});

function typeOf(node: Node): string {
  const { type, enum: words, const: only } = alternative(node);
  const types = [type ?? []].flat().filter((each) => each !== 'null');
  const isNullable = [type ?? []].flat().includes('null') || node.anyOf?.some((each) => each.type === 'null');
  const known = words?.map((word) => `\`${word}\``) ?? (only === undefined ? types : [`\`${only}\``]);
  // The reasons have a table of their own.
  const text = known.length > 10 ? 'a reason' : known.join(', ') || 'any';
  return isNullable ? `${text} or null` : text;
}

function rows(node: Node, path: string): string[] {
  const { properties, items, description, additionalProperties } = alternative(node);
  if (properties)
    return Object.entries(properties).flatMap(([key, inner]) => rows(inner, path ? `${path}.${key}` : key));
  if (items && alternative(items).properties) return rows(items, `${path}[]`);
  const type = items ? `list of ${typeOf(items)}` : additionalProperties ? 'map' : typeOf(node);
  return [`| \`${path}\` | ${node.description ?? description ?? ''} | ${type} |`];
}

const subject = {
  kind: 'Deployment',
  name: 'web',
  namespace: 'shop',
  template: '/spec/template',
  container: 'app',
  at: { kubectl: 'kubectl' },
} as const;

function reasonRow(word: Reason): string {
  const annotation = { key: 'sidelight.dev/proxy-port', from: 'pod' } as const;
  const step = nextSteps[word]({ ...subject, annotation, labelFrom: 'namespace' });
  return `| \`${word}\` | ${reasons[word]} | ${step.do} | \`${step.command.replaceAll('|', '\\|')}\` |`;
}

/** The page of what explain says: every reason with its next step, and every key of its JSON. */
export const explainPage = (): string => `# What explain says

\`\`\`sh
sidelight explain -f deployment.yaml                        # manifests; - is standard input
sidelight explain -f deployment.yaml --profile telemetry    # as if its pods had this label
kubectl get deploy,ns -o yaml | sidelight explain -f -      # labels of Namespaces in the same input count
sidelight explain pod/web-5d8f7c9b4-x2x7k -n shop           # in a cluster, read by kubectl
sidelight explain deployment/web -n shop -o json            # for programs
\`\`\`

It says which label counts, by which entry of the webhook configuration the API server calls the webhook, which predicate
decides, what every annotation's value is and who set it, which ports were chosen, what is added, what changes for the pod,
and what its runtime needs. \`--patch\` prints the operations of RFC 6902. Of a cluster it reads the object, its namespace
and LimitRanges, what made it, the webhook configuration and the settings; what may not be read is in a note, and the
rest is said without it.

## Reasons

Why a pod, or one of its containers, is not injected, and the next step for a Deployment \`web\` in the namespace \`shop\`.

| reason | meaning | next step | command |
|---|---|---|---|
${(Object.keys(reasons) as Reason[]).map(reasonRow).join('\n')}

## JSON

The shape is closed: [explain.schema.json](explain.schema.json). Keys come with another \`format\`, and keep their names.
What does not apply is null or an empty list.

| key | what | type |
|---|---|---|
${rows(jsonSchema(), '').join('\n')}
`;
