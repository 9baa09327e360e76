import { presence, type Shape } from '../../metrics/promql/index.ts';
import { extentOf, type Located } from './read/located.ts';
import type { Report } from './report.ts';

const field = /\{\{\s*([A-Za-z_]\w*)\s*\}\}/g;

/** Labels that the legend of a panel shows and that the result of its expression has not. */
export function judgeLegend(
  legend: Located | undefined,
  shape: Shape | undefined,
  subject: string,
): Report[] {
  if (!legend || shape?.type !== 'vector') return [];
  return [...legend.text.matchAll(field)]
    .filter(([, label = '']) => presence(shape.labels, label) === 'never')
    .map(
      ({ 0: whole, 1: label = '', index }): Report => ({
        code: 'legend_label_missing',
        severity: 'warning',
        message: `The result has no label \`${label}\`, so the legend shows nothing there.`,
        instead: shape.labels.lost.has(label) ? `keep \`${label}\` in the expression` : undefined,
        subject,
        ...extentOf(legend, index, index + whole.length),
      }),
    );
}
