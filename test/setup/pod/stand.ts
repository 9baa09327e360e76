import { webcrypto } from 'node:crypto';
import { createAuthority, createLeaf } from '../../../certs/index.ts';
import { freePort } from '../network.ts';
import { type Origin, startOrigin } from '../origin.ts';
import { clusterDomain, namespace, originAddress } from './addresses.ts';
import { type Pod, startPod } from './startPod.ts';

export interface Stand<Names extends string> extends Pod {
  /** Port on which nobody listens, at the origins' address. */
  readonly closedPort: number;
  readonly origins: Readonly<Record<Names, Origin>>;
  /** The authority that signed the origins' certificates, PEM. */
  readonly ca: string;
}

/** Names that the cluster's own name server has. */
const services = ['redis', 'db']
  .map((service) => `${service}.${namespace}`)
  .concat('db.other', 'web.other')
  .map((service) => `${service}.svc.${clusterDomain}`);
/** As a client writes them; with a dot at the end no search domain is tried, so these are names of their own. */
const written = ['redis', 'db.crawlers', 'db.other', 'web.other.svc'];
const names = new Set([...services, ...written]);

/** A pod of vendor `vendor-a`, with an origin of its own for each name. */
export async function startStand<Names extends string>(
  envoyPath: string,
  originNames: readonly Names[],
): Promise<Stand<Names>> {
  const validity = { crypto: webcrypto, now: Date.now(), days: 1 };
  const authority = await createAuthority({ ...validity, commonName: 'origins' });
  const { key, certificate } = await createLeaf({
    ...validity,
    authority,
    dnsNames: ['shop.test', 'news.test', ...names],
  });
  const origins = {} as Record<Names, Origin>;
  for (const name of originNames) {
    origins[name] = await startOrigin(originAddress, { key, cert: certificate });
  }
  const pod = await startPod(envoyPath, {
    zone: (name) => (name.endsWith('.test') || names.has(name) ? originAddress : undefined),
  });
  return {
    ...pod,
    closedPort: await freePort(),
    origins,
    ca: authority.certificate,
    async stop() {
      await pod.stop();
      for (const name of originNames) origins[name].stop();
    },
  };
}
