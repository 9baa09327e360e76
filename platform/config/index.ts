export { defaultSettings, parseSettings, settingsHash } from './load.ts';
export { type Settings, settingsSchema } from './schema.ts';
