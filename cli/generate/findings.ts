import type { CodeEntry } from '../../metrics/promql/index.ts';
import { findings } from '../audit/codes.ts';
import { pageText } from '../audit/page.ts';

/** The pages of findings by their file names, with an index. */
export const findingPages = (): Record<string, string> => ({
  'README.md': index(),
  ...Object.fromEntries([...findings].map(([code, entry]) => [`${code}.md`, pageText(entry)])),
});

const index = (): string => `# Findings

\`sidelight audit\` reads rules and dashboards, anybody's: rule files, PrometheusRules, dashboards in JSON, all of them in
ConfigMaps and Helm values too. It holds each expression against what the exporters can serve, and says what cannot be
right, where it stands and what would be. \`sidelight verify\` holds them against what is really there.

\`\`\`sh
npx sidelight audit rules.yaml
npx sidelight audit --output sarif --min-severity error dashboards > audit.sarif
npx sidelight verify --metrics node.prom rules.yaml
\`\`\`

An **error** cannot be right, a **warning** works until it does not, and a **note** cannot be
judged: nobody here knows the metric. Variables of a dashboard may be anything, so of what depends on them nothing is
said; \`$__rate_interval\` is as long as it must be. What a template leaves open is judged once it is rendered:
\`helm template CHART | sidelight audit -\`.

A finding that is right for you is ignored by a comment that says why. One without a reason, or with nothing to ignore,
is a warning itself.

\`\`\`yaml
groups:
  - name: ours
    rules:
      # sidelight: ignore metric_gone this cluster runs 1.20 until summer
      - alert: EndpointsMissing
        expr: kube_endpoint_address_available == 0
\`\`\`

It may stand above its rule, in it, or in the expression; of a panel in its description, without the \`#\`, and in the
description of a dashboard for all of it. \`ignore-file\` in place of \`ignore\` speaks for all of its file.

| code | what | severity |
| --- | --- | --- |
${[...findings.values()].map(row).join('\n')}
`;

const row = ({ code, title, severity }: CodeEntry): string =>
  `| [${code}](${code}.md) | ${title} | ${severity} |`;
