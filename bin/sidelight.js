#!/usr/bin/env node
// The published package ships JavaScript; a clone runs its TypeScript as it is.
import { existsSync } from 'node:fs';

const source = new URL('../cli/main.ts', import.meta.url);
await import(existsSync(source) ? source : new URL('../dist/cli/main.js', import.meta.url));
