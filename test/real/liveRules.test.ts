import { testEveryRuleOn } from '../rules/live/everyRule.ts';
import { describeWith } from '../setup/program.ts';

await describeWith(['prometheus', 'node_exporter'], 'every rule of ours', (programs) =>
  testEveryRuleOn(programs),
);
