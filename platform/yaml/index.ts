export type { Operation } from './operation.ts';
export { placeOf, readYaml, type YamlDocument, type YamlFile } from './read.ts';
export { type Patch, splice } from './splice.ts';
