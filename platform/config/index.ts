export { injectionHash, settingsHash, startHash } from './hash.ts';
export { allowedText, type SchemaNode, settingsJsonSchema } from './jsonSchema.ts';
export { defaultSettings, parseSettings, readSettingsFile, type SettingsFile } from './load.ts';
export { nearest } from './nearest.ts';
export { installed, waitsForInstall } from './needsInstall.ts';
export type { Profile } from './profiles.ts';
export { alertName } from './rules/alerting.ts';
export type { Area } from './rules.ts';
export { type Settings, settingsSchema } from './schema.ts';
