import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  AnnotationQueryBuilder,
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  type Panel,
  RowBuilder,
  type VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard';

/** A panel that waits for its id; ids are unique in a dashboard and follow the order of its panels. */
export type Numbered = (id: number) => Builder<Panel>;

export interface Row {
  readonly title: string;
  readonly panels: readonly Numbered[];
}

export interface DashboardSpec {
  /** Part of the dashboard's address, at most 40 characters; never changes. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly variables: readonly Builder<VariableModel>[];
  readonly rows: readonly Row[];
}

const tag = 'sidelight';

const otherDashboards = new DashboardLinkBuilder('Sidelight')
  .type(DashboardLinkType.Dashboards)
  .tags([tag])
  .asDropdown(true)
  .includeVars(true)
  .keepTime(true);

/** Grafana adds this to a dashboard that it saves; without it, every save would show as a change. */
const builtIn = new AnnotationQueryBuilder()
  .name('Annotations & Alerts')
  .datasource({ type: 'grafana', uid: '-- Grafana --' })
  .enable(true)
  .hide(true)
  .iconColor('rgba(0, 211, 255, 1)')
  .type('dashboard')
  .builtIn(1);

/** The SDK puts links and annotations into a menu that older Grafanas lack; without a placement they are in the head. */
function inHead(dashboard: Dashboard): Dashboard {
  const plain = <T extends { placement?: unknown }>({ placement: _, ...rest }: T) => rest;
  const links = dashboard.links?.map(plain) ?? [];
  const annotations = { list: dashboard.annotations?.list?.map(plain) ?? [] };
  return { ...dashboard, links, annotations };
}

export function dashboard(spec: DashboardSpec): Dashboard {
  const builder = new DashboardBuilder(spec.title)
    .uid(spec.uid)
    .description(spec.description)
    .tags([tag])
    .readonly()
    .timezone('utc')
    .refresh('30s')
    .time({ from: 'now-1h', to: 'now' })
    .tooltip(DashboardCursorSync.Crosshair)
    .link(otherDashboards)
    .annotation(builtIn)
    .variables([...spec.variables]);
  let id = 0;
  for (const { title, panels } of spec.rows) {
    id += 1;
    builder.withRow(new RowBuilder(title).id(id));
    for (const panel of panels) {
      id += 1;
      builder.withPanel(panel(id));
    }
  }
  return inHead(builder.build());
}
