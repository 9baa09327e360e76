import { findings } from '../audit/codes.ts';
import { pageText } from '../audit/page.ts';

/** The pages of findings by their file names, with an index. */
export const findingPages = (): Record<string, string> => ({
  'README.md': index(),
  ...Object.fromEntries([...findings].map(([code, entry]) => [`${code}.md`, pageText(entry)])),
});

const index = (): string => `# Findings

What \`sidelight audit\` says of rules and dashboards, each with a page: what it means, an example, and what would be
right. An error cannot be right with these exporters; a warning works until it does not; a note cannot be judged.

| code | what | severity |
| --- | --- | --- |
${[...findings.values()].map(({ code, title, severity }) => `| [${code}](${code}.md) | ${title} | ${severity} |`).join('\n')}
`;
