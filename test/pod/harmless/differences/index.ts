import type { Difference } from './difference.ts';
import { ofConnections } from './ofConnections.ts';
import { ofMalformed } from './ofMalformed.ts';
import { ofMessages } from './ofMessages.ts';

/** By the name of its scenario, exactly what differs. Every other scenario shows no difference. */
export const differences: Readonly<Record<string, Difference>> = {
  ...ofMessages,
  ...ofMalformed,
  ...ofConnections,
};
