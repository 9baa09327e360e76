// Adds up vitest's JSON reports: node count.ts ENDED REPORT... where ENDED is not 0 when a step ended badly.
import { existsSync, readFileSync } from 'node:fs';

const [ended, ...reports] = process.argv.slice(2);
let passed = 0;
let failed = 0;
for (const report of reports) {
  if (!existsSync(report)) {
    console.log(`no report ${report}: that step ran no test`);
    failed += 1;
    continue;
  }
  const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(readFileSync(report, 'utf8'));
  passed += numPassedTests;
  failed += Math.max(numFailedTests, numFailedTestSuites);
}
// A type error, a lint finding or a crash fails no test, yet fails the run.
if (ended !== '0' && failed === 0) failed = 1;
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
