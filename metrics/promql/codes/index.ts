import type { CodeEntry } from './entry.ts';
import { labelCodes } from './labels.ts';
import { ruleCodes } from './rules.ts';
import { syntaxCodes } from './syntax.ts';
import { valueCodes } from './values.ts';

export type { CodeEntry } from './entry.ts';

/** Every code that a finding may have. */
export const codes: readonly CodeEntry[] = [...syntaxCodes, ...labelCodes, ...valueCodes, ...ruleCodes];
