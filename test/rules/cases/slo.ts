import type { Case, Cases, Firing } from './case.ts';
import { made, type Series, up } from './series.ts';

const quiet: readonly [] = [];
const burning = [{ labels: { namespace: 'crawlers', slo: 'scrapes' } }];
/** So many sidecars that answer, with samples for as long as the history is. */
const answering = (count: number, samples: number): Series[] =>
  Array.from({ length: count }, (_, n) => up(`1x${samples}`, `p${n}`));

const share = (window: string, values: string, namespace = 'crawlers'): Series =>
  made(`slo:sli_errors:ratio_rate${window}`, { slo: 'scrapes', namespace }, values);
const burningAt = (value: string): Firing[] => burning.map((one) => ({ ...one, value }));

interface Pair {
  readonly windows: readonly [long: string, short: string];
  /** Shares of errors above and below what is asked for; and the first in budgets, as it is written. */
  readonly above: number;
  readonly below: number;
  readonly value: string;
  readonly minutes: number;
}

/** Two windows of one alert, while its other two say nothing. */
const pair = ({ windows: [long, short], above, below, value, minutes }: Pair): Case[] => [
  {
    promise: `fires when the errors of ${long} and of ${short} are above for ${minutes} minutes`,
    series: [share(long, `${below} ${above}x59`), share(short, `${below} ${above}x59`)],
    expected: { '0m': quiet, [`${minutes}m`]: quiet, [`${minutes + 1}m`]: burningAt(value) },
  },
  {
    promise: `stays quiet when ${long} or ${short} alone is above, or each elsewhere`,
    series: [
      ...[share(long, `${above}x60`), share(short, `${below}x60`)],
      ...[share(long, `${below}x60`, 'other'), share(short, `${above}x60`, 'other')],
      ...[share(long, `${above}x60`, 'long'), share(short, `${above}x60`, 'short')],
    ],
    expected: { '1h': quiet },
  },
  {
    promise: `resolves when ${short} is below`,
    series: [share(long, `${above}x60`), share(short, `${above}x29 ${below}x30`)],
    expected: { '29m': burningAt(value), '30m': quiet },
  },
];

/** Of a hundred scrapes one may fail. */
export const sloCases: Cases = {
  sloBudgetBurnsFast: [
    ...pair({ windows: ['1h', '5m'], above: 0.17, below: 0.144, value: '17', minutes: 2 }),
    ...pair({ windows: ['6h', '30m'], above: 0.08, below: 0.06, value: '8', minutes: 2 }),
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
    ...pair({ windows: ['1d', '2h'], above: 0.04, below: 0.03, value: '4', minutes: 15 }),
    ...pair({ windows: ['3d', '6h'], above: 0.015, below: 0.01, value: '1.5', minutes: 15 }),
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
