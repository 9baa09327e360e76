import { settingsConfigMap, settingsKey, webhookConfigurationName } from '../../manifests/index.ts';
import { defaultSettings, parseSettings, type Settings } from '../../platform/config/index.ts';
import { toFault } from '../../platform/faults/index.ts';
import { version } from '../../platform/version.ts';
import type { Dated } from './age.ts';
import { entriesOf, type WebhookEntry } from './entries.ts';
import { type Cluster, tried } from './kubectl.ts';

/** The webhook of a cluster, as far as it may be read. */
export interface Installed {
  readonly settings: Settings;
  readonly settingsSource: string;
  /** False where the settings are but our defaults. */
  readonly settingsKnown: boolean;
  readonly entries: readonly WebhookEntry[];
  readonly configuration: Dated;
  readonly revision: string;
  /** What could not be looked at. */
  readonly notes: string[];
}

interface Configuration extends Dated {
  readonly metadata?: Dated['metadata'] & { readonly labels?: Record<string, string> };
  readonly webhooks?: readonly (WebhookEntry & {
    readonly clientConfig?: { readonly service?: { readonly namespace?: string } };
  })[];
}

export interface Given {
  readonly settings: Settings;
  readonly source: string;
}

/** Reads webhook configuration and settings; `given` settings replace those of the cluster. */
export async function readInstalled(cluster: Cluster, given: Given | undefined): Promise<Installed> {
  const found = await tried<Configuration>(
    cluster.get('mutatingwebhookconfiguration', webhookConfigurationName),
  );
  const absent = 'why' in found && /not ?found/i.test(found.why);
  const configuration = 'value' in found ? found.value : {};
  const namespace =
    configuration.webhooks?.[0]?.clientConfig?.service?.namespace ?? defaultSettings.namespace;
  const own = given ? ofGiven(given) : absent ? noSettings : await readSettings(cluster, namespace);
  const ownRevision = configuration.metadata?.labels?.['app.kubernetes.io/version'];
  return {
    ...own,
    entries: absent ? [] : (configuration.webhooks ?? entriesOf(own.settings)),
    configuration,
    revision: ownRevision ?? version,
    notes: [
      ...('why' in found && !absent
        ? [
            `The webhook configuration cannot be read, so that its entries are taken to be those of sidelight install: ${found.why}`,
          ]
        : []),
      ...(ownRevision !== undefined && ownRevision !== version
        ? [
            `This command is revision ${version}, the webhook is ${ownRevision}: what it would do now may differ, and hashes cannot be compared.`,
          ]
        : []),
      ...own.notes,
    ],
  };
}

type Known = Pick<Installed, 'settings' | 'settingsSource' | 'settingsKnown' | 'notes'>;

const ofGiven = ({ settings, source }: Given): Known => ({
  settings,
  settingsSource: source,
  settingsKnown: true,
  notes: [],
});

const noSettings: Known = {
  settings: defaultSettings,
  settingsSource: 'defaults',
  settingsKnown: false,
  notes: ['Sidelight is not installed in this cluster, so that the settings are the defaults.'],
};

async function readSettings(cluster: Cluster, namespace: string): Promise<Known> {
  const settingsSource = `ConfigMap ${namespace}/${settingsConfigMap}`;
  const unknown = (why: string) => ({
    settings: { ...defaultSettings, namespace },
    settingsSource: 'defaults',
    settingsKnown: false,
    notes: [`The settings cannot be read from ${settingsSource}, so that the defaults are taken: ${why}`],
  });
  const found = await tried<{ data?: Record<string, string> }>(
    cluster.get('configmap', settingsConfigMap, '-n', namespace),
  );
  if ('why' in found) return unknown(found.why);
  try {
    const text = found.value.data?.[settingsKey] ?? '';
    return { settings: parseSettings(text, settingsSource), settingsSource, settingsKnown: true, notes: [] };
  } catch (error) {
    return unknown(toFault(error).message);
  }
}
