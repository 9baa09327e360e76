import type { Cases } from './case.ts';
import { type Series, up } from './series.ts';

const quiet: readonly [] = [];
const burning = [{ labels: { namespace: 'crawlers', slo: 'scrapes' } }];
/** So many sidecars that answer, with samples for as long as the history is. */
const answering = (count: number, samples: number): Series[] =>
  Array.from({ length: count }, (_, n) => up(`1x${samples}`, `p${n}`));

/** Of a hundred scrapes one may fail. */
export const sloCases: Cases = {
  sloBudgetBurnsFast: [
    {
      promise: 'fires when half of the scrapes fail for 18 minutes, and resolves soon after',
      interval: '2m',
      series: [up('1x330'), up('1x240 0x14 1x75', 'b')],
      expected: { '8h': quiet, '8h14m': quiet, '8h26m': burning, '8h30m': burning, '9h': quiet },
    },
    {
      promise: 'fires when a tenth fails for hours',
      interval: '2m',
      series: [...answering(9, 400), up('1x180 0x220', 'bad')],
      expected: { '6h': quiet, '8h': quiet, '10h30m': burning },
    },
    {
      promise: 'stays quiet when one of twenty fails: that is five times the budget',
      interval: '2m',
      series: [...answering(19, 330), up('0x330', 'bad')],
      expected: { '5h': quiet, '10h': quiet },
    },
  ],
  sloBudgetBurnsSlowly: [
    {
      promise: 'fires when one of twenty fails, and resolves when six hours show little of it',
      interval: '5m',
      series: [...answering(19, 120), up('0x36 1x84', 'bad')],
      expected: { '10m': quiet, '1h': burning, '3h': burning, '6h': burning, '9h': quiet },
    },
    {
      promise: 'stays quiet when less than the budget fails',
      interval: '5m',
      series: [...answering(19, 120), up('0x120', 'bad')],
      expected: { '1h': quiet, '9h': quiet },
      rules: { slo: { objectives: { scrapes: { objective: 0.94 } } } },
    },
  ],
};
