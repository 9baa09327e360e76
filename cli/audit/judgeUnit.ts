import type { Shape } from '../../metrics/promql/index.ts';
import { extentOf, type Located } from './read/located.ts';
import type { Report } from './report.ts';

/** Grafana's units of the same quantity as an expression's, of which one is right and the others are off by a factor. */
interface Kin {
  readonly is: string;
  readonly right: readonly string[];
  readonly wrong: readonly string[];
}

const lasting = ['dtdurations', 'dtdhms', 'clocks'];
const [inBytes, inBits] = [
  ['bytes', 'decbytes'],
  ['bits', 'decbits'],
];
const byteRates = ['Bps', 'binBps'];
const bitRates = ['bps', 'binbps'];
const larger = ['kbytes', 'mbytes', 'gbytes', 'deckbytes', 'decmbytes', 'decgbytes'];

const kin: Readonly<Record<string, Kin>> = {
  seconds: { is: 'seconds', right: ['s', ...lasting], wrong: ['ms', 'µs', 'ns', 'm', 'h', 'd'] },
  milliseconds: {
    is: 'milliseconds',
    right: ['ms', 'dtdurationms'],
    wrong: ['s', 'µs', 'ns', 'm', 'h', ...lasting],
  },
  bytes: { is: 'bytes', right: inBytes, wrong: [...inBits, ...larger] },
  bytes_per_second: {
    is: 'bytes per second',
    right: byteRates,
    wrong: [...bitRates, ...inBits, 'KBs', 'MBs', 'GBs', 'Kbits', 'Mbits', 'Gbits'],
  },
  ratio: { is: 'a share from 0 to 1', right: ['percentunit'], wrong: ['percent'] },
  percent: { is: 'a percentage', right: ['percent'], wrong: ['percentunit'] },
};

/** What an expression is, in the words of `kin`. */
function quantityOf({ value }: Shape): string | undefined {
  const { unit, perSecond, min, max, integer } = value;
  if (perSecond) return unit === 'bytes' ? 'bytes_per_second' : undefined;
  if (unit === 'ratio') return max <= 1 ? unit : undefined;
  if (unit === undefined && min >= 0 && max === 100 && !integer) return 'percent';
  return unit;
}

/** A panel whose unit says something else than the expression gives. */
export function judgeUnit(unit: Located | undefined, shape: Shape | undefined, subject: string): Report[] {
  const of = unit && shape?.type === 'vector' ? kin[quantityOf(shape) ?? ''] : undefined;
  if (!unit || !of?.wrong.includes(unit.text)) return [];
  return [
    {
      code: 'panel_unit_differs',
      severity: 'warning',
      message: `The panel shows the unit \`${unit.text}\`, and the expression gives ${of.is}.`,
      instead: `\`${of.right[0]}\``,
      subject,
      ...extentOf(unit),
    },
  ];
}
