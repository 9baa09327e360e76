/** What the tests read of a panel, whatever its type. */
export interface PanelView {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: { x: number; y: number; w: number; h: number };
  readonly datasource?: { uid?: string };
  readonly fieldConfig?: { defaults: { unit?: string } };
  readonly options?: { legend?: { showLegend?: boolean }; reduceOptions?: { calcs?: string[] } };
  readonly targets?: readonly { refId: string; expr: string; legendFormat: string; instant?: boolean }[];
}

export const panelsOf = (dashboard: object): PanelView[] =>
  JSON.parse(JSON.stringify(dashboard)).panels as PanelView[];

/** What Grafana puts in place of variables when every one is All; `interval` as it would choose for a short range. */
export const expandVariables = (expression: string, interval = '1m'): string =>
  expression.replaceAll('$__rate_interval', interval).replace(/\$\w+/g, '.+');
