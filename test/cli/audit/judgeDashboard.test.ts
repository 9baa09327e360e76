import { describe, expect, test } from 'vitest';
import { auditText } from '../../../cli/audit/auditText.ts';
import { context } from '../../metrics/promql/context.ts';

const panel = {
  type: 'stat',
  title: 'Load',
  description: 'Processes that want a core.',
  datasource: { type: 'prometheus', uid: '$datasource' },
  targets: [{ refId: 'A', expr: 'node_load1{instance=~"$instance"}' }],
  fieldConfig: { defaults: { unit: 'short' } },
};
const variable = { name: 'instance', type: 'query', query: 'label_values(node_load1, instance)', refresh: 2 };
const source = { name: 'datasource', type: 'datasource', query: 'prometheus' };

/** Subjects and codes of a dashboard that is well made but for what is given. */
function said(changes: object, ofVariable: object = {}, ofDashboard: object = {}): string[] {
  const dashboard = {
    title: 'Nodes',
    editable: false,
    templating: { list: [source, { ...variable, ...ofVariable }] },
    panels: [{ ...panel, ...changes }],
    ...ofDashboard,
  };
  const { reports } = auditText(JSON.stringify(dashboard), 'd.json', context);
  return reports.map(({ code, severity, subject }) => `${severity} ${code} of ${subject}`);
}

test('nothing is said of a dashboard that is well made', () => {
  expect(said({})).toEqual([]);
});

describe('of a panel is told', () => {
  test.each([
    ['that it asks for nothing', { targets: [] }, 'warning panel_without_query of panel "Load"'],
    ['that it has no unit', { fieldConfig: { defaults: {} } }, 'note panel_without_unit of panel "Load"'],
    ['that it has no description', { description: '' }, 'note panel_without_text of panel "Load"'],
    ['that it has no title', { title: '', id: 7 }, 'note panel_without_text of panel "number 7"'],
    [
      'that two queries have one name',
      { targets: [...panel.targets, { refId: 'A', expr: 'node_load5' }] },
      'warning query_twice of panel "Load"',
    ],
    [
      'that it asks a source that is elsewhere not there',
      { datasource: { type: 'prometheus', uid: 'PBFA97CFB590B2093' } },
      'note data_source_fixed of dashboard "Nodes"',
    ],
    [
      'that a variable is none',
      { targets: [{ refId: 'A', expr: 'node_load1{instance=~"${instnace:regex}"}' }] },
      'warning variable_unknown of panel "Load", query A',
    ],
  ])('%s', (_, changes, expected) => expect(said(changes)).toEqual([expected]));
});

describe('nothing is said of', () => {
  test.each([
    ['a panel of text', { type: 'text', targets: [], description: '' }],
    ['a panel of a library', { targets: [], libraryPanel: { uid: 'x' } }],
    ['numbers that have names', { fieldConfig: { defaults: { mappings: [{ type: 'value' }] } } }],
    [
      'variables that Grafana has',
      { targets: [{ refId: 'A', expr: 'max_over_time(node_load1[$__range])' }] },
    ],
    [
      'groups of a regular expression',
      { targets: [{ refId: 'A', expr: 'label_replace(node_load1, "host", "$1", "instance", "(.+):.*")' }] },
    ],
    ['a source of several', { datasource: { uid: '-- Mixed --' } }],
  ])('%s', (_, changes) => expect(said(changes)).toEqual([]));
});

test('of a variable is told that its values are asked once', () => {
  expect(said({}, { refresh: 1 })).toEqual(['note variable_stale of variable instance']);
});

test('of a dashboard is told that it can be edited', () => {
  expect(said({}, {}, { editable: true })).toEqual(['note dashboard_editable of dashboard "Nodes"']);
});
