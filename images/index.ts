export { type Image, writeImage } from './archive.ts';
export type { Entry } from './layer.ts';
export { load, loadCommand } from './load.ts';
export { programLayer } from './programFiles.ts';
export { buildSidelight, nodeLayer } from './sidelight.ts';
