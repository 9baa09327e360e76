import { z } from 'zod';

// A title says what is allowed: errors, the reference page and editors all show it.

export const text = (pattern: RegExp, allowed: string) =>
  z.string().regex(pattern, allowed).meta({ title: allowed });

export const dnsLabel = text(
  /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
  'a DNS label: lower-case letters, digits and "-", at most 63',
);
export const port = z.int().min(1024).max(65535);
export const quantity = text(
  /^\d+(\.\d+)?(m|k|Ki|M|Mi|G|Gi)?$/,
  'a Kubernetes quantity as text, such as 100m, 128Mi or "2"',
);
export const image = text(/^\S+$/, 'an image by name, tag or digest, without spaces');

export const amounts = (cpu: string, memory: string) =>
  z
    .strictObject({
      cpu: quantity.default(cpu).describe('Cores.'),
      memory: quantity.default(memory).describe('Bytes.'),
    })
    .prefault({});

/** What a Kubernetes label may say, so also `proxy-vendor`. */
export const labelValue = text(
  /^[A-Za-z0-9]([-._A-Za-z0-9]{0,61}[A-Za-z0-9])?$/,
  'a value that a Kubernetes label may have',
);
export const objectName = text(
  /^(?=.{1,253}$)(?!.*(\.[.-]|-\.))[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/,
  'the name of an object',
);
export const secretName = text(
  /^(?=.{1,253}$)(?!.*(\.[.-]|-\.))[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/,
  'the name of a Secret',
);
export const secretKey = text(/^(?!\.\.?$|\.\.)[-._a-zA-Z0-9]{1,253}$/, 'a key of a Secret or ConfigMap');

const address = /^(\d{1,3}(\.\d{1,3}){3})$|^(?=.*:)[0-9a-fA-F:.]+$/;
const networkBits = { four: 32, six: 128 };
/** As wide as makes sense for a cluster's own addresses: a wider one would take the internet for the cluster. */
const isNetwork = (value: string): boolean => {
  const [host = '', bits = '', ...more] = value.split('/');
  const most = host.includes(':') ? networkBits.six : networkBits.four;
  const fits = /^\d{1,3}$/.test(bits) && Number(bits) >= 7 && Number(bits) <= most;
  return (
    address.test(host) && more.length === 0 && fits && host.split('.').every((part) => !(Number(part) > 255))
  );
};
const network = 'a network such as 10.0.0.0/8 or fd00::/8, of at least 7 bits';
export const cidr = z.string().refine(isNetwork, network).meta({ title: network });
