import { expect, test } from 'vitest';
import {
  absent,
  add,
  aggregate,
  and,
  andOn,
  avgOverTime,
  changes,
  clampMin,
  complement,
  deriv,
  envoy,
  increase,
  isNot,
  join,
  match,
  matches,
  matchesNot,
  observations,
  observedSum,
  orNothing,
  orZero,
  overTime,
  predictLinear,
  rateOfGauge,
  relabelled,
  scrape,
  secondsSince,
  secondsUntil,
  select,
  share,
  subtract,
  sum,
  topk,
  unless,
  unlessOn,
  vector,
  webhook,
  where,
} from '../../../metrics/index.ts';
import { parse } from '../../../metrics/promql/index.ts';

const up = select(scrape.up);
const live = select(envoy.serverLive);
const byPod = aggregate('max', ['namespace', 'pod'], live);
const vendors = aggregate('group', ['namespace', 'pod', 'proxy_vendor'], live);

const written: [{ text: string; labels: readonly string[] }, string, string[]][] = [
  [
    join(byPod, '*', vendors, { on: ['namespace', 'pod'], include: ['proxy_vendor'] }),
    `${byPod.text}\n* on (namespace, pod) group_left (proxy_vendor)\n${vendors.text}`,
    ['namespace', 'pod', 'proxy_vendor'],
  ],
  [match(byPod, '<', up, ['pod']), `${byPod.text}\n< on (pod)\nup`, ['pod']],
  [andOn(vendors, ['pod'], up), `${vendors.text}\nand on (pod)\nup`, ['namespace', 'pod', 'proxy_vendor']],
  [unlessOn(byPod, ['pod'], up), `${byPod.text}\nunless on (pod)\nup`, ['namespace', 'pod']],
  [and(byPod, byPod), `${byPod.text}\nand\n${byPod.text}`, ['namespace', 'pod']],
  [unless(byPod, byPod), `${byPod.text}\nunless\n${byPod.text}`, ['namespace', 'pod']],
  [share(byPod, byPod), `${byPod.text}\n/\n(${byPod.text} > 0)`, ['namespace', 'pod']],
  [orZero(byPod, byPod), `${byPod.text}\nor\n(${byPod.text} * 0)`, ['namespace', 'pod']],
  [
    add(byPod, subtract(byPod, byPod)),
    `${byPod.text}\n+\n(${byPod.text}\n-\n${byPod.text})`,
    ['namespace', 'pod'],
  ],
  [orNothing(sum([], up)), 'sum(up)\nor\nvector(0)', []],
  [complement(where(byPod, '>', 0)), `1 - (${byPod.text} > 0)`, ['namespace', 'pod']],
  [clampMin(byPod, 1), `clamp_min(${byPod.text}, 1)`, ['namespace', 'pod']],
  [topk(1, byPod, ['pod']), `topk by (pod) (1, ${byPod.text})`, ['namespace', 'pod']],
  [absent(up), 'absent(up)', []],
  [vector(2), 'vector(2)', []],
  [
    secondsUntil(select(webhook.certificateExpiry)),
    'sidelight_certificate_expiry_timestamp_seconds - time()',
    ['certificate', 'namespace', 'pod', 'job', 'instance'],
  ],
  [
    secondsSince(aggregate('min', ['pod'], select(webhook.certificateExpiry))),
    'time() - min by (pod) (sidelight_certificate_expiry_timestamp_seconds)',
    ['pod'],
  ],
  [
    relabelled(byPod, 'app', 'pod', '(.+)-[^-]+'),
    `label_replace(${byPod.text}, "app", "$1", "pod", "(.+)-[^-]+")`,
    ['namespace', 'pod', 'app'],
  ],
  [deriv(up, '15m'), 'deriv(up[15m])', up.labels as string[]],
  [changes(up, '15m'), 'changes(up[15m])', up.labels as string[]],
  [avgOverTime(up, '5m'), 'avg_over_time(up[5m])', up.labels as string[]],
  [rateOfGauge(up, '5m'), 'rate(up[5m])', up.labels as string[]],
  [predictLinear(up, '6h', 60), 'predict_linear(up[6h], 60)', up.labels as string[]],
  [
    overTime('deriv', where(byPod, '>', 0), '15m', '1m'),
    `deriv((${byPod.text} > 0)[15m:1m])`,
    ['namespace', 'pod'],
  ],
  [overTime('max', byPod, '1h', '1m'), `max_over_time(${byPod.text}[1h:1m])`, ['namespace', 'pod']],
  [
    observations(webhook.duration, { pod: 'a' }),
    'sidelight_admission_duration_seconds_count{pod="a"}',
    ['namespace', 'pod', 'job', 'instance'],
  ],
  [
    increase(observedSum(webhook.duration), '5m'),
    'increase(sidelight_admission_duration_seconds_sum[5m])',
    ['namespace', 'pod', 'job', 'instance'],
  ],
  [
    select(scrape.up, { pod: [matches('a.*'), isNot('ab')], job: matchesNot('x|y') }),
    'up{pod=~"a.*", pod!="ab", job!~"x|y"}',
    up.labels as string[],
  ],
];

test.each(written)(
  '%#: is written so, with its labels, and Prometheus can read it',
  (expression, text, labels) => {
    expect(expression.text).toBe(text);
    expect(expression.labels).toEqual(labels);
    expect(parse(text)).toMatchObject({ expr: {}, findings: [] });
  },
);

test('what would match nothing does not compile', () => {
  const wrong = [
    // @ts-expect-error: the sides have different labels
    () => and(byPod, vendors),
    // @ts-expect-error: the second side has no vendor to join on
    () => join(vendors, '*', byPod, { on: ['proxy_vendor'] }),
    // @ts-expect-error: a label that the second side has not
    () => join(byPod, '*', up, { on: ['pod'], include: ['proxy_vendor'] }),
    // @ts-expect-error: no side has a zone
    () => match(byPod, '/', byPod, ['zone']),
    // @ts-expect-error: sums without a label have nothing to look a pod up by
    () => andOn(sum([], up), ['pod'], up),
    // @ts-expect-error: a counter has no slope
    () => deriv(select(envoy.upstreamRequests), '5m'),
    // @ts-expect-error: only what has no label can give way to vector(0)
    () => orNothing(byPod),
    // @ts-expect-error: the source is no label of it
    () => relabelled(byPod, 'app', 'zone'),
  ];
  expect(wrong).toHaveLength(8);
});
