import { fleetResults } from './fleet.ts';
import { generatorResults } from './generators.ts';
import { handlerResults } from './handler.ts';
import { readerResults } from './reader.ts';
import { isOver, print, type Result } from './result.ts';
import { serverResults } from './server.ts';
import { telemetryResults } from './telemetry.ts';

const parts: Record<string, () => Result[] | Promise<Result[]>> = {
  generators: generatorResults,
  handler: handlerResults,
  reader: readerResults,
  server: serverResults,
  telemetry: telemetryResults,
  fleet: fleetResults,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(parts, name));
if (unknown.length > 0) {
  console.error(`no benchmark ${unknown.join(', ')}: they are ${Object.keys(parts).join(', ')}`);
  process.exit(2);
}
for (const [name, measure] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for (const result of await measure()) {
    print(result);
    if (isOver(result)) process.exitCode = 1;
  }
}
