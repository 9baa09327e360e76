import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect } from 'vitest';

/** Holds `text` against the golden file; `npm run golden` writes it anew. */
export function expectGolden(file: URL, text: string): void {
  if (process.env.SIDELIGHT_UPDATE_GOLDENS) {
    mkdirSync(dirname(file.pathname), { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).toBe(readFileSync(file, 'utf8'));
}
