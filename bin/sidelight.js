#!/usr/bin/env node
// The published package ships JavaScript; a clone runs its TypeScript as it is, on the Node that it installs.
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const source = new URL('../cli/main.ts', import.meta.url);
const inClone = existsSync(source);
const isSetUp = existsSync(new URL('../node_modules/.sidelight-lock', import.meta.url));
if (inClone && !(isSetUp && process.features.typescript)) {
  console.error(
    isSetUp
      ? `Node ${process.version} does not run this clone's TypeScript; \`npx sidelight\` takes the Node that the clone has installed.`
      : 'This clone is not set up yet: run `npm run setup` first.',
  );
  process.exit(2);
}
// Half of the time of a short command is compiling; where the directory can't be written, all is compiled each time.
module.enableCompileCache?.(fileURLToPath(new URL('../node_modules/.cache/sidelight', import.meta.url)));
await import(inClone ? source : new URL('../dist/cli/main.js', import.meta.url));
