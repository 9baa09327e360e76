import type { Settings } from '../../platform/config/index.ts';
import { sdsAnnotation } from '../annotations.ts';
import type { Injection } from '../injection.ts';
import { credentialFile, sdsAnswer, sdsFile } from './credentials.ts';
import { credentialed, type Vendors } from './vendor.ts';

export const credentialsVolume = 'sidelight-credentials';

/**
 * The volume in which the sidecar finds its vendors' credentials: of each the key of its Secret, which the kubelet
 * renews when the Secret changes, and the file that describes it to Envoy, which is made of an annotation.
 */
export function vendorCredentials(
  vendors: Vendors,
  settings: Settings,
): Pick<Injection, 'volumes' | 'annotations'> {
  const annotations: Record<string, string> = {};
  const sources = credentialed(vendors).flatMap(({ name }, place) => {
    const credentials = settings.telemetry.vendors[name]?.credentials;
    if (!credentials) return [];
    annotations[sdsAnnotation(place)] = sdsAnswer(name);
    return [
      {
        secret: { name: credentials.secret, items: [{ key: credentials.key, path: credentialFile(name) }] },
      },
      {
        downwardAPI: {
          items: [
            {
              path: sdsFile(name),
              fieldRef: { fieldPath: `metadata.annotations['${sdsAnnotation(place)}']` },
            },
          ],
        },
      },
    ];
  });
  return sources.length === 0
    ? { volumes: [], annotations }
    : { volumes: [{ name: credentialsVolume, projected: { sources } }], annotations };
}
