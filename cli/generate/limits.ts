import { type Limit, limits } from '../../webhook/index.ts';

const section = ({ id, cannot, instead, noticedBy, remedy }: Limit): string => `## ${id}

Envoy can't ${cannot}. ${instead}

- **Who notices**: ${noticedBy}
- **What to do**: ${remedy}
`;

/** The page of what the telemetry sidecar changes. */
export const limitsPage = (): string =>
  [
    `# What the telemetry sidecar can't

Client and origin see the same with the telemetry sidecar as without it, but for this list. Tests run each scenario both
ways on the real Envoy and compare what each side saw: an entry that no longer differs fails, and so does a difference
that is not here. \`npm run test:pod -- test/pod/harmless\` runs them; \`sidelight explain\` prints the list.
`,
    ...limits.map(section),
  ].join('\n');
