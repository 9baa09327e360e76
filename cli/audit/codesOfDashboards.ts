import type { CodeEntry } from '../../metrics/promql/index.ts';

/** What `audit` says of a dashboard beside what it says of its expressions. */
export const dashboardCodes: readonly CodeEntry[] = [
  {
    code: 'panel_without_query',
    title: 'A panel asks for nothing',
    severity: 'warning',
    meaning: 'A panel that shows values has no query, so it is always empty.',
    wrong: '{ "type": "timeseries", "title": "Load", "targets": [] }',
    right: '{ "type": "timeseries", "title": "Load", "targets": [{ "refId": "A", "expr": "node_load1" }] }',
  },
  {
    code: 'panel_without_unit',
    title: 'The numbers of a panel have no unit',
    severity: 'note',
    meaning: 'Without a unit 1.5e9 may be bytes, requests or seconds. `short` says that it is a number.',
    wrong: '{ "type": "stat", "targets": [{ "expr": "node_memory_MemFree_bytes" }] }',
    right:
      '{ "type": "stat", "targets": [{ "expr": "node_memory_MemFree_bytes" }], "fieldConfig": { "defaults": { "unit": "bytes" } } }',
  },
  {
    code: 'panel_without_text',
    title: 'A panel has no title or no description',
    severity: 'note',
    meaning: 'The description is what somebody reads who sees the panel for the first time, at night.',
    wrong: '{ "type": "stat", "title": "Lag" }',
    right: '{ "type": "stat", "title": "Lag", "description": "Messages that no consumer has read yet." }',
  },
  {
    code: 'query_twice',
    title: 'Two queries of a panel have one name',
    severity: 'warning',
    meaning:
      'Grafana keeps queries by their `refId`, and refuses a dashboard with two of one name in its new schema.',
    wrong: '"targets": [{ "refId": "A", "expr": "node_load1" }, { "refId": "A", "expr": "node_load5" }]',
    right: '"targets": [{ "refId": "A", "expr": "node_load1" }, { "refId": "B", "expr": "node_load5" }]',
  },
  {
    code: 'data_source_fixed',
    title: 'A dashboard asks one data source by its name',
    severity: 'note',
    meaning: 'Another Grafana has no data source of that name or `uid`. A variable lets its reader choose.',
    wrong: '"datasource": { "type": "prometheus", "uid": "PBFA97CFB590B2093" }',
    right: '"datasource": { "type": "prometheus", "uid": "$datasource" }',
  },
  {
    code: 'variable_unknown',
    title: 'A query reads a variable that the dashboard has not',
    severity: 'warning',
    meaning: 'Grafana leaves it as it stands, so that the query selects nothing, or is none.',
    wrong: 'node_load1{instance="$instnace"}',
    right: 'node_load1{instance="$instance"}',
  },
  {
    code: 'variable_stale',
    title: 'The values of a variable are asked once',
    severity: 'note',
    meaning:
      'With `refresh` 0 or 1 pods and nodes that came since, or that were there in the time that is looked at, are not among the values.',
    wrong: '{ "type": "query", "name": "pod", "refresh": 1 }',
    right: '{ "type": "query", "name": "pod", "refresh": 2 }',
  },
  {
    code: 'dashboard_editable',
    title: 'A dashboard from a file can be edited',
    severity: 'note',
    meaning: 'What is changed in Grafana is lost with the next delivery of the file.',
    wrong: '{ "title": "Nodes", "editable": true }',
    right: '{ "title": "Nodes", "editable": false }',
  },
];
