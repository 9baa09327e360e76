export { cacheDirectory } from './cacheDirectory.ts';
export { find, obtain, type Places } from './obtain.ts';
export type { Found, Located, Missing, ProgramName } from './program.ts';
export { programPath } from './programPath.ts';
