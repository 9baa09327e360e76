export { settingsHash } from './hash.ts';
export { allowedText, type SchemaNode, settingsJsonSchema } from './jsonSchema.ts';
export { defaultSettings, parseSettings, readSettingsFile, type SettingsFile } from './load.ts';
export { type Settings, settingsSchema } from './schema.ts';
