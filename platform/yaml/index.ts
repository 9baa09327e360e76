export { type Operation, type Restore, type Source, segments, type Undo } from './operation.ts';
export { placeOf, readYaml, type YamlDocument, type YamlFile } from './read.ts';
export { applied, type Patch, type Replacement, replacements, splice } from './splice.ts';
