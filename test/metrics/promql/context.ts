import { lookUpIn, ofEntries, tables } from '../../../metrics/exporters/index.ts';
import { catalogue } from '../../../metrics/index.ts';
import { type Context, customaryTargetLabels } from '../../../metrics/promql/index.ts';

/** What an audit of a file of unknown set-up knows. */
export const context: Context = {
  lookUp: lookUpIn(tables, ofEntries(catalogue.values())),
  targetLabels: customaryTargetLabels,
  target: ['3'],
};
