export {
  type DashboardFormat,
  dashboardConfigMaps,
  dashboardFormats,
  dashboardJson,
  dashboards,
} from './emit.ts';
