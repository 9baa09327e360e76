// Around all cluster tests: names the run, and takes out what `installed` put in, if a test asked for it.
import { randomUUID } from 'node:crypto';
import type { TestProject } from 'vitest/node';
import { clean, isInstalled } from './install.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    run: string;
  }
}

export default function setup(project: TestProject): () => Promise<void> {
  const run = randomUUID();
  project.provide('run', run);
  return async () => {
    if (await isInstalled(run)) await clean();
  };
}
