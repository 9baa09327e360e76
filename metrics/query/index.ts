export type { Expression, Selector } from './expression.ts';
export * from './functions.ts';
export * from './operators.ts';
export * from './select.ts';
