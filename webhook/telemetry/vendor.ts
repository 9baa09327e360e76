/** A vendor's own HTTP proxy, which our Envoy sends that vendor's traffic through. */
export interface VendorProxy {
  /** Name or address literal. */
  host: string;
  port: number;
  /** TLS to the vendor's proxy itself; what the app tunnels through it is the app's. */
  tls: boolean;
  /** Whether a mounted file holds the value of Proxy-Authorization. */
  credentials: boolean;
}

/** Whom traffic is counted for. Without a proxy it leaves directly. */
export interface Vendor {
  /** Value of the series label `proxy_vendor`: a Kubernetes label value. */
  name: string;
  proxy?: VendorProxy | undefined;
}

/** A further vendor of a pod, with a loopback port of its own. */
export interface VendorPort extends Vendor {
  port: number;
}

export interface Vendors {
  /** Of the port that HTTP_PROXY names. */
  vendor: Vendor;
  furtherVendors: readonly VendorPort[];
}

/** Everything that is a vendor's; every vendor total reads this cluster's counters. */
export const vendorCluster = 'vendor';
export const furtherCluster = (vendor: string): string => `${vendorCluster} ${vendor}`;

/** Several vendors share the listener and most stats; what is one vendor's alone then says so itself. */
export const areSeveral = ({ furtherVendors }: Vendors): boolean => furtherVendors.length > 0;

export const vendorsOf = ({ vendor, furtherVendors }: Vendors): Vendor[] => [vendor, ...furtherVendors];

/** Those whose proxy wants credentials. */
export const credentialed = (vendors: Vendors): Vendor[] =>
  vendorsOf(vendors).filter(({ proxy }) => proxy?.credentials);

/** Those with a proxy of their own. */
export const chained = (vendors: Vendors): Vendor[] => vendorsOf(vendors).filter(({ proxy }) => proxy);
