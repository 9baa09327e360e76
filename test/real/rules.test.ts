import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { emitRules } from '../../rules/index.ts';
import { everyRuleOn } from '../rules/everyRuleOn.ts';
import { describeWith } from '../setup/program.ts';

const run = promisify(execFile);

await describeWith(['promtool'], 'the rules in promtool', ({ promtool }) => {
  test('promtool finds nothing wrong with the rule file', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'sidelight-rules-'));
    try {
      await writeFile(join(directory, 'rules.yaml'), emitRules(everyRuleOn, 'file'));
      const { stdout } = await run(promtool, ['check', 'rules', join(directory, 'rules.yaml')]);
      expect(stdout).toMatch(/SUCCESS: [1-9]\d* rules found\n\s*$/);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });
});
