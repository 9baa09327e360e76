import { settingsJsonSchema } from '../../platform/config/index.ts';

/** The JSON schema of the settings, as `sidelight.schema.json` in the repository. */
export const schemaText = (): string => `${JSON.stringify(settingsJsonSchema(), undefined, 2)}\n`;
