import { describe, expect, test } from 'vitest';
import { contextFor } from '../../../cli/audit/context.ts';
import { contentsOf } from '../../../cli/audit/read/search.ts';
import { holdText } from '../../../cli/verify/holdText.ts';
import { scrapeSource } from '../../../cli/verify/scrape.ts';
import { customaryTargetLabels, isTargetLabel } from '../../../metrics/promql/index.ts';

const scrape = `# TYPE node_cpu_seconds_total counter
node_cpu_seconds_total{cpu="0",mode="idle"} 1
node_cpu_seconds_total{cpu="0",mode="user"} 1
node_cpu_seconds_total{cpu="1",mode="idle"} 1
# TYPE node_load1 gauge
node_load1 0.5
# TYPE disk_bytes gauge
disk_bytes{device="sda",mount="/"} 1
disk_bytes{device="sdb",mount="/data"} 1
# TYPE apiserver_request_total counter
apiserver_request_total{verb="GET",code="200"} 7
# TYPE took_seconds histogram
took_seconds_bucket{le="0.5"} 1
took_seconds_bucket{le="+Inf"} 1
took_seconds_sum 1
took_seconds_count 1
`;

async function held(expr: string, recorded: string[] = []): Promise<string[]> {
  const text = JSON.stringify({ groups: [{ name: 'g', rules: [{ alert: 'A', expr }] }] });
  const { reports, lines } = await holdText(
    { name: 'r.json', text, contents: contentsOf(text, 'r.json') },
    {
      source: scrapeSource([{ name: 'node.prom', text: scrape }]),
      lookUp: contextFor().lookUp,
      isTargetLabel: (label) => isTargetLabel(label, customaryTargetLabels),
      recorded: new Set(recorded),
    },
  );
  return reports.map(({ severity, message, instead, from, to }) => {
    expect(lines.at(from).line).toBe(1);
    const at = text.slice(from, to).replaceAll('\\"', '"');
    return `${severity} at ${at}: ${message}${instead ? ` Instead: ${instead}` : ''}`;
  });
}

describe('nothing is said of', () => {
  test.each([
    [
      'what is there',
      'rate(node_cpu_seconds_total{mode="idle"}[5m]) / on (cpu) node_cpu_seconds_total{mode=~"us.*"}',
    ],
    ['labels that a scrape adds', 'node_load1{job="node", instance=~".+", cluster="a"}'],
    ['a matcher that leaves out', 'node_cpu_seconds_total{mode!="steal", cpu!~"8|9"}'],
    ["Prometheus' own series", 'up{job="x"} == 0 or ALERTS{alertname="A"}'],
    ['a selector by a pattern of names', '{__name__=~"node_.*", mode="idle"}'],
    ['what a rule records', 'a:b:c > 1'],
  ])('%s', async (_, expr) => expect(await held(expr, ['a:b:c'])).toEqual([]));
});

test('what cannot be read is a note, and not looked up', async () =>
  expect(await held('sum(nothing')).toEqual([
    expect.stringMatching(/^note at sum\(nothing: It cannot be read/),
  ]));

describe('what is missing is said, at its place:', () => {
  test.each([
    [
      'a name',
      'node_cpu_second_total > 1',
      'error at node_cpu_second_total: There is no `node_cpu_second_total` in node.prom. Instead: node_cpu_seconds_total',
    ],
    [
      'a label',
      'sum(node_cpu_seconds_total{cpus="0"})',
      'error at cpus="0": No `node_cpu_seconds_total` has the label `cpus`. Instead: cpu',
    ],
    [
      'a value',
      'disk_bytes{device="sdc"}',
      'error at device="sdc": No `disk_bytes` has `device="sdc"`. Instead: one of sda, sdb',
    ],
    [
      'a value of a pattern',
      'disk_bytes{mount=~"/var.*"}',
      'error at mount=~"/var.*": No `disk_bytes` has `mount=~"/var.*"`. Instead: one of /, /data',
    ],
    [
      'a bucket',
      'took_seconds_bucket{le="0.50"}',
      'error at le="0.50": No `took_seconds_bucket` has `le="0.50"`. Instead: 0.5',
    ],
    [
      'values that are never together',
      'disk_bytes{device="sda", mount="/data"}',
      'error at disk_bytes{device="sda", mount="/data"}: No series in node.prom has all of this at once.',
    ],
    [
      'what both sides of an or lack',
      'one_total or two_total',
      'error at one_total: There is no `one_total` in node.prom.',
    ],
    [
      'what a pattern of names lacks',
      '{__name__=~"envoy_.*"}',
      'error at {__name__=~"envoy_.*"}: No series in node.prom has all of this at once.',
    ],
  ])('%s', async (_, expr, expected) => expect((await held(expr))[0]).toBe(expected));
});

describe('what may come, or need not be there, is a note:', () => {
  test.each([
    [
      'a series that its exporter has from its first event on',
      'kubelet_http_inflight_requests + apiserver_audit_error_total',
      /^error/,
    ],
    [
      'a value of a counter',
      'apiserver_request_total{code=~"5.."}',
      /^note at code=~"5..": .* now; one may come with its first event\.$/,
    ],
    [
      'what absent() asks for',
      'absent(one_total)',
      /^note at one_total: There is no `one_total` in node\.prom\.$/,
    ],
    ['what is left out', 'node_load1 unless one_total', /^note at one_total/],
    ['the side of an or whose other side is there', 'one_total or node_load1', /^note at one_total/],
  ])('%s', async (_, expr, expected) => expect((await held(expr))[0]).toMatch(expected));
});
