import type { Case, Cases } from './case.ts';
import { billing, kafkaExporter, kminion, type Names } from './kafkaSeries.ts';

const quiet: readonly [] = [];
const firing = [{ labels: billing }] as const;
const worth = (value: string) => [{ labels: billing, value }] as const;
/** Another partition, group, topic, or replica of the exporter. */
const second = { partition: '1' } as const;
const others = { group: 'search' } as const;
const elsewhere = { topic: 'payments' } as const;
const replica = { instance: 'replica:9308' } as const;
/** Left out of every second scrape. */
const torn = (value: string): string => Array.from({ length: 30 }, () => `${value} stale`).join(' ');

const lagHigh = ({ lag }: Names): Case[] => [
  {
    promise: 'fires when what all partitions have is too much for a quarter of an hour',
    series: [lag('6000x60'), lag('5000x60', second), lag('10x60', others), lag('10x60', elsewhere)],
    expected: { '14m': quiet, '16m': worth('11k') },
  },
  {
    promise: 'is quiet at the bound, whatever else a group reads, others read, or replicas tell again',
    series: [
      lag('10000x60'),
      lag('10000x60', replica),
      lag('6000x60', others),
      lag('6000x60', { ...others, ...elsewhere }),
      lag('6000x60', elsewhere),
    ],
    expected: { '40m': quiet },
  },
  {
    promise: 'fires by what the replica tells that reads more',
    series: [lag('10001x60'), lag('9000x60', replica)],
    expected: { '16m': worth('10k') },
  },
  {
    promise: 'fires though its series is missing in every second scrape',
    series: [lag(torn('20000'))],
    expected: { '14m': quiet, '17m': worth('20k'), '30m': worth('20k') },
  },
  {
    promise: 'resolves five minutes after the group is gone',
    series: [lag('20000x29 stale')],
    expected: { '33m': worth('20k'), '36m': quiet },
  },
  {
    promise: 'resolves when all is read',
    series: [lag('20000x30 100x30')],
    expected: { '30m': worth('20k'), '32m': quiet },
  },
];

const uncommitted: Case[] = [
  {
    promise: 'counts a partition without a commit as 0, and is quiet at the bound',
    series: [kafkaExporter.lag('10000x60'), kafkaExporter.lag('-1x60', second)],
    expected: { '30m': quiet },
  },
  {
    promise: 'counts a partition without a commit as 0, and fires above the bound',
    series: [kafkaExporter.lag('10001x60'), kafkaExporter.lag('-1x60', second)],
    expected: { '16m': worth('10k') },
  },
];

const behind = ({ lag, committed }: Names): Case[] => [
  {
    promise: 'fires when at its pace a message waits longer than five minutes',
    series: [lag('3100x60'), committed('0+600x60'), committed('0+60000x60', others)],
    expected: { '14m': quiet, '17m': worth('5m 10s') },
  },
  {
    promise: 'is quiet when it reads faster, as the replica tells that reads more',
    series: [lag('3000x60'), committed('0+600x60'), committed('0+6x60', replica)],
    expected: { '40m': quiet },
  },
  {
    promise: 'is quiet about a group that reads nothing, or is set back: that is another alert',
    series: [
      lag('20000x60'),
      committed('1000x60'),
      lag('20000x60', elsewhere),
      committed('5000-10x60', elsewhere),
    ],
    expected: { '40m': quiet },
  },
  {
    promise: 'resolves when it reads faster, as the last five minutes tell',
    series: [lag('3100x60'), committed('0+600x30 18630+630x30')],
    expected: { '29m': worth('5m 10s'), '32m': firing, '36m': quiet },
  },
];

const growing = ({ lag }: Names): Case[] => [
  {
    promise: 'fires when it has grown by two messages a second for a quarter of an hour',
    series: [lag('0+120x60'), lag('5000x60', others)],
    expected: { '22m': quiet, '27m': worth('2') },
  },
  {
    promise: 'is quiet about slow growth, a lag that stays, and one that shrinks',
    series: [lag('5000+50x90'), lag('90000x90', others), lag('90000-120x90', elsewhere)],
    expected: { '40m': quiet, '80m': quiet },
  },
  {
    promise: 'is quiet about a small lag',
    series: [lag('0+62x16 992x60')],
    expected: { '16m': quiet, '17m': quiet, '40m': quiet },
  },
  {
    promise: 'resolves when it no longer grows, as a quarter of an hour tells',
    series: [lag('0+120x40 4800x60')],
    expected: { '39m': worth('2'), '44m': firing, '53m': quiet },
  },
];

const stalled = ({ lag, committed, members }: Names): Case[] => [
  {
    promise: 'fires when a group with members commits nothing, whatever another does',
    series: [lag('50x60'), committed('100x60'), members('2x60'), members('0x60', others)],
    expected: { '9m': quiet, '13m': worth('50') },
  },
  {
    promise: 'fires for a group whose members are unknown, as those of the new protocol',
    series: [lag('11x60'), committed('100x60')],
    expected: { '13m': worth('11') },
  },
  {
    promise: 'fires for a group that is only set back',
    series: [lag('50x60'), committed('5000-10x60'), members('2x60')],
    expected: { '13m': worth('50') },
  },
  {
    promise: 'is quiet about a group that commits, that has read all but a few, or that has no members',
    series: [
      lag('50x60'),
      committed('0+1x60'),
      members('2x60'),
      lag('10x60', elsewhere),
      committed('100x60', elsewhere),
      lag('50x60', others),
      committed('100x60', others),
      members('0x60', others),
    ],
    expected: { '40m': quiet },
  },
  {
    promise: 'resolves when it commits',
    series: [lag('50x60'), committed('100x30 110+10x30'), members('2x60')],
    expected: { '29m': worth('50'), '33m': quiet },
  },
];

const withoutMembers = ({ lag, committed, members }: Names): Case[] => [
  {
    promise: 'fires when nobody reads for half an hour, whatever members others have',
    series: [lag('11x90'), committed('100x90'), members('0x90'), members('2x90', others)],
    expected: { '29m': quiet, '33m': worth('11') },
  },
  {
    promise: 'is quiet about a group of the new protocol that commits, and about a few messages',
    series: [
      lag('50x90'),
      committed('0+60x90'),
      members('0x90'),
      lag('10x90', elsewhere),
      committed('100x90', elsewhere),
    ],
    expected: { '60m': quiet },
  },
  {
    promise: 'is quiet about a group with members, as the replica tells that knows them',
    series: [
      lag('50x90'),
      committed('100x90'),
      members('1x90'),
      members('0x90', replica),
      members('0x90', others),
    ],
    expected: { '60m': quiet },
  },
  {
    promise: 'resolves when members are back',
    series: [lag('50x90'), committed('100x90'), members('0x50 1x40')],
    expected: { '49m': worth('50'), '52m': quiet },
  },
  {
    promise: 'resolves five minutes after nothing is told of its members any more',
    series: [lag('50x90'), committed('100x90'), members('0x49 stale')],
    expected: { '53m': worth('50'), '56m': quiet },
  },
];

const atRisk = ({ lag, end, oldest }: Names, [lags, ends, oldests]: readonly [string, string, string]) => [
  lag(lags),
  end(ends),
  oldest(oldests),
  // A partition of which most is read, and a replica that is late.
  lag('10x60', second),
  end('2000x60', second),
  oldest('1000x60', second),
  lag('5x60', replica),
  end('1500x60', replica),
  oldest('900x60', replica),
];

const retention = (names: Names): Case[] => [
  {
    promise: 'fires when a group has hardly read what retention deletes next',
    series: atRisk(names, ['900x60', '2000x60', '1000x60']),
    expected: { '9m': quiet, '12m': worth('90%') },
  },
  {
    promise: 'fires when messages are gone that it has not read, even if none are left',
    series: [names.lag('101x60'), names.end('5000x60'), names.oldest('5000x60')],
    expected: { '12m': firing },
  },
  {
    promise: 'is quiet when enough is read, and about another topic that keeps less',
    series: [
      ...atRisk(names, ['800x60', '2000x60', '1000x60']),
      names.end('1100x60', elsewhere),
      names.oldest('1000x60', elsewhere),
    ],
    expected: { '40m': quiet },
  },
  {
    promise: 'is quiet when nothing of the partition was ever deleted',
    series: [names.lag('1000x60'), names.end('1000x60'), names.oldest('0x60')],
    expected: { '40m': quiet },
  },
  {
    promise: 'is quiet about a few messages',
    series: [names.lag('100x60'), names.end('1100x60'), names.oldest('1000x60')],
    expected: { '40m': quiet },
  },
  {
    promise: 'resolves when it has read more',
    series: atRisk(names, ['900x30 200x30', '2000x60', '1000x60']),
    expected: { '29m': worth('90%'), '32m': quiet },
  },
  ...(['lag', 'end', 'oldest offset'] as const).map((what, at): Case => {
    const values = ['900x60', '2000x60', '1000x60'].map((text, n) =>
      n === at ? text.replace('x60', 'x29 stale') : text,
    ) as [string, string, string];
    return {
      promise: `resolves five minutes after the ${what} is no longer told`,
      series: [names.lag(values[0]), names.end(values[1]), names.oldest(values[2])],
      expected: { '33m': worth('90%'), '36m': quiet },
    };
  }),
];

/** The same promises whichever exporter is read. */
const ofBoth = (make: (names: Names) => Case[]): Case[] => [
  ...make(kafkaExporter),
  ...make(kminion).map((one): Case => ({ ...one, rules: { kafka: { sources: [kminion.source] } } })),
];

export const kafkaGroupCases: Cases = {
  kafkaGroupLagHigh: [...ofBoth(lagHigh), ...uncommitted],
  kafkaGroupBehind: ofBoth(behind),
  kafkaGroupLagGrowing: ofBoth(growing),
  kafkaGroupStalled: ofBoth(stalled),
  kafkaGroupWithoutMembers: ofBoth(withoutMembers),
  kafkaRetentionRisk: ofBoth(retention),
};
