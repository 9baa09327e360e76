export { seriesOf } from './cardinality.ts';
export { type Cost, costOf, type Evaluated, selectorsOf } from './cost.ts';
export { defaultFleet, type Fleet } from './fleet.ts';
