import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

interface Verdicts {
  right: string[];
  wrong: string[];
  newer: string[];
  older: string[];
  differ: { expr: string; promtool: boolean; why: string }[];
}

const file = new URL('fixtures/verdicts.yaml', import.meta.url);

/** Expressions, and what promtool says of them. */
export const verdicts = parse(readFileSync(file, 'utf8')) as Verdicts;
