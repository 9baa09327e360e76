export { type Edit, type Editor, editFiles } from './edit.ts';
export { helmHint } from './helm.ts';
export type { Input } from './inputs.ts';
export { type FileOptions, withFileOptions } from './options.ts';
