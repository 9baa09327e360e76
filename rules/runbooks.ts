import type { Settings } from '../platform/config/index.ts';
import type { Alert, Look } from './alert.ts';
import { alerts } from './areas.ts';
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

${annotations.summary} Severity ${labels.severity}; fires after ${duration}.

\`\`\`promql
${expr}
\`\`\`

In words:

${inWords(expr)}

## What it means

${alert.meaning}

## What to look at first

${alert.look.map(lookLine).join('\n')}
${annotations.dashboard_url === undefined ? '' : `\nDashboard: \`${annotations.dashboard_url}\`\n`}
## Without data

${alert.withoutData}

## Settings

${settingsLine(alert, settings)}
`;
}

/** A page for each alert, by its file name. */
export const runbooks = (settings: Settings): Record<string, string> =>
  Object.fromEntries(alerts.map((alert) => [`${alert.name}.md`, page(alert, settings)]));
