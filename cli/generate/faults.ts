import { type FaultEntry, faults } from '../../platform/faults/index.ts';

const row = ([code, { text, status, retriable }]: [string, FaultEntry]): string =>
  `| [${code}](${code}.md) | ${text.replaceAll('\n', ' ').replaceAll('|', '\\|')} | ${status} | ${retriable ? 'yes' : 'no'} |`;

/** The index of the pages of faults. */
export const faultsPage = (): string => `# Faults

Every error that Sidelight raises has a code, in its log lines and metrics, and a page that says what it means, why it
comes and what to do. The status is what an HTTP client of the webhook gets.

| code | message | status | try again |
| --- | --- | --- | --- |
${Object.entries(faults).map(row).join('\n')}
`;
