import type { Settings } from '../platform/config/index.ts';
import type { Alert, Look } from './alert.ts';
import { alerts, areas } from './areas.ts';
import { inWords } from './words.ts';

const lookLine = (look: Look, at: number): string =>
  `${at + 1}. ${typeof look === 'string' ? look : `${look.what}: \`${look.query}\``}`;

const settingsLine = (alert: Alert, settings: Settings): string =>
  `\`rules.${alert.area}.${alert.key}\` in \`sidelight.yaml\`: ${alert
    .keys(settings)
    .map((name) => `\`${name}\``)
    .join(', ')}.`;

function page(alert: Alert, settings: Settings): string {
  const { expr, for: duration, labels, annotations } = alert.rule(settings);
  return `# ${alert.name}

${annotations.summary} Severity ${labels.severity}; fires ${duration === '0s' ? 'at once' : `after ${duration}`}.

\`\`\`promql
${expr}
\`\`\`

In words:

${inWords(expr)}

## What it means

${alert.meaning}

## What to look at first

${alert.look.map(lookLine).join('\n')}
${annotations.dashboard_url === undefined ? '' : `\nDashboard: \`${annotations.dashboard_url.replaceAll(/\{\{ \$labels\.(\w+) \}\}/g, (_, label: string) => label.replace(/^proxy_/, '').toUpperCase())}\`\n`}
## Without data

${alert.withoutData}

## Settings

${settingsLine(alert, settings)}
`;
}

const line = (alert: Alert, settings: Settings): string => {
  const { annotations, labels } = alert.rule(settings);
  const off = alert.enabled(settings) ? '' : ' (off by default)';
  return `| [${alert.name}](${alert.name}.md)${off} | ${labels.severity} | ${annotations.summary} |`;
};

const index = (settings: Settings): string => `# Runbooks

What each alert means, what its expression does, and what to look at first. \`npm run generate\` writes these pages from the
alerts themselves. Thresholds, durations and selectors are in [settings.md](../settings.md#rules).
${areas
  .map(
    ({ area, alerts: own }) => `
## ${area}

| alert | severity | what is wrong |
|---|---|---|
${own.map((alert) => line(alert, settings)).join('\n')}
`,
  )
  .join('')}`;

/** A page for each alert by its file name, and one that lists them. */
export const runbooks = (settings: Settings): Record<string, string> => ({
  'README.md': index(settings),
  ...Object.fromEntries(alerts.map((alert) => [`${alert.name}.md`, page(alert, settings)])),
});
