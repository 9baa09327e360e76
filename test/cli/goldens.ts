import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';

/** Compares with the file of that name in goldens/, or writes it with SIDELIGHT_UPDATE_GOLDENS=1. */
export function expectGolden(name: string, text: string): void {
  const path = new URL(`goldens/${name}`, import.meta.url);
  if (process.env.SIDELIGHT_UPDATE_GOLDENS === '1') writeFileSync(path, text);
  expect(existsSync(path), `golden ${name}; SIDELIGHT_UPDATE_GOLDENS=1 writes it`).toBe(true);
  expect(text).toBe(readFileSync(path, 'utf8'));
}

/** Without what belongs to other goldens: the bootstrap, and the hash of all settings. */
export const withoutBootstrap = (text: string): string =>
  text
    .replace(/(['"])\{\\*"(?:node|admin)\\*".*?\}\1(?=,|\r?\n)/g, '$1(bootstrap)$1')
    .replace(/(settings\\*":\\*")[0-9a-f]{8}/g, '$1(hash)');
