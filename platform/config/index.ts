export { injectionHash, settingsHash, startHash } from './hash.ts';
export { allowedText, type SchemaNode, settingsJsonSchema } from './jsonSchema.ts';
export { defaultSettings, parseSettings, readSettingsFile, type SettingsFile } from './load.ts';
export { installed, waitsForInstall } from './needsInstall.ts';
export type { Profile } from './profiles.ts';
export { type Settings, settingsSchema } from './schema.ts';
