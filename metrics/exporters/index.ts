export type { Table, TableLabel, TableMetric, TablePattern, TableType } from './table.ts';
export { type Typed, typed } from './typed.ts';
