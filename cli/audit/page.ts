import type { CodeEntry } from '../../metrics/promql/index.ts';

const words = {
  error: 'An error: it cannot be right.',
  warning: 'A warning: it works until it does not.',
  note: 'A note: it cannot be judged.',
};

/** An example may be of what is too long. */
const shortened = (text: string): string => (text.length > 400 ? `${text.slice(0, 90)}…` : text);

const fence = (text: string): string =>
  `\`\`\`${/^[#-]|^\w+:\s/.test(text) ? 'yaml' : 'promql'}\n${shortened(text.trim())}\n\`\`\``;

/** The page of a finding: what it means, what is wrong and what would be right. */
export const pageText = ({ code, title, severity, meaning, wrong, right }: CodeEntry): string => `# ${code}

${title}. ${words[severity]}

${meaning}

Wrong:

${fence(wrong)}

Right:

${fence(right)}

To keep it all the same, say why: \`# sidelight: ignore ${code} reason\`, in the expression or above the rule; of a
dashboard in the description of the panel, without the \`#\`.
`;
