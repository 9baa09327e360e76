import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { kafkaSources, parseSettings } from '../../platform/config/index.ts';
import { emitRules, withOnly } from '../../rules/index.ts';
import { rulesWithAllOn } from '../rules/everyRuleOn.ts';
import { describeWith } from '../setup/program.ts';

const run = promisify(execFile);

await describeWith(['promtool'], 'rules on Kafka in promtool', ({ promtool }) => {
  test.each(kafkaSources.map((source) => [source]))('by %s alone, it finds nothing wrong', async (source) => {
    const directory = await mkdtemp(join(tmpdir(), 'sidelight-kafka-rules-'));
    try {
      const settings = parseSettings(
        JSON.stringify({ rules: rulesWithAllOn({ kafka: { sources: [source] } }) }),
        source,
      );
      const file = join(directory, 'rules.yaml');
      await writeFile(file, emitRules(withOnly('kafka', settings), 'file'));
      const { stdout } = await run(promtool, ['check', 'rules', file]);
      expect(stdout).toMatch(/SUCCESS: 1\d rules found\n\s*$/);
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
