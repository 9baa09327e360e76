import { webcrypto } from 'node:crypto';
import { createAuthority, createLeaf } from '../../../certs/index.ts';
import type { BootstrapInput } from '../../../webhook/index.ts';
import {
  credentialFile,
  credentialsPath,
  sdsAnswer,
  sdsFile,
} from '../../../webhook/telemetry/credentials.ts';
import type { Zone } from '../nameServer.ts';
import { type Origin, startOrigin } from '../origin.ts';
import { startVendorProxy, type VendorProxyServer } from '../vendorProxy.ts';
import { originAddress } from './addresses.ts';
import { makeEtc } from './etc.ts';
import { emptyVolume, writeVolume } from './projectedVolume.ts';
import { type Pod, startPod } from './startPod.ts';

/** Where vendors' proxies live. */
export const vendorAddress = '198.51.100.3';

/** What the Secrets of these vendors hold, written as the kubelet writes it. */
export function writeCredentials(values: Readonly<Record<string, string | undefined>>): void {
  const files: Record<string, string> = {};
  for (const [vendor, value] of Object.entries(values)) {
    files[sdsFile(vendor)] = sdsAnswer(vendor);
    if (value !== undefined) files[credentialFile(vendor)] = value;
  }
  writeVolume(credentialsPath, files);
}

export interface Chained extends Pod {
  /** The proxy of `vendor-a`. */
  readonly vendor: VendorProxyServer;
  /** Behind it; the vendor finds it by any name. */
  readonly origin: Origin;
  /** The authority that signed the certificate of `shop.test`, PEM. */
  readonly ca: string;
}

export interface ChainedOptions {
  /** What the vendor demands; undefined demands nothing. */
  accept?: string;
  /** What the Secret holds, to begin with what is demanded; the settings name none if both are undefined. */
  secret?: string;
  /** What the Secrets of further vendors hold. */
  more?: Readonly<Record<string, string>>;
  /** Name or address by which the sidecar knows the vendor's proxy. */
  host?: string;
  /** Address at which the vendor's proxy listens. */
  address?: string;
  /** With which the vendor's proxy speaks TLS. */
  tls?: { key: string; cert: string };
  /** Whether the settings say that it does; else they say what is so. */
  asTls?: boolean;
  zone?: Zone;
  input?: Partial<BootstrapInput>;
}

/** A pod of `vendor-a`, which has a proxy of its own; the pod's name server knows no name unless said. */
export async function startChained(envoyPath: string, options: ChainedOptions = {}): Promise<Chained> {
  const { accept, secret = accept, address = vendorAddress, tls } = options;
  await makeEtc();
  emptyVolume(credentialsPath);
  if (secret !== undefined) writeCredentials({ ...options.more, 'vendor-a': secret });
  const validity = { crypto: webcrypto, now: Date.now(), days: 1 };
  const authority = await createAuthority({ ...validity, commonName: 'origins' });
  const leaf = await createLeaf({ ...validity, authority, dnsNames: ['shop.test'] });
  const origin = await startOrigin(originAddress, { key: leaf.key, cert: leaf.certificate });
  const vendor = await startVendorProxy({
    address,
    resolve: () => originAddress,
    ...(accept === undefined ? {} : { accept }),
    ...(tls ? { tls } : {}),
  });
  const proxy = {
    host: options.host ?? address,
    port: vendor.port,
    tls: options.asTls ?? tls !== undefined,
    credentials: secret !== undefined,
  };
  const pod = await startPod(envoyPath, {
    zone: options.zone ?? {},
    input: { vendor: { name: 'vendor-a', proxy }, ...options.input },
  });
  return {
    ...pod,
    vendor,
    origin,
    ca: authority.certificate,
    async stop() {
      await pod.stop();
      vendor.stop();
      origin.stop();
    },
  };
}
