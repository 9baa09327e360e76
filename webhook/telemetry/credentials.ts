import type { Json } from './bootstrap.ts';

/** Where the sidecar finds the vendors' credentials, and what describes them to Envoy. */
export const credentialsPath = '/etc/sidelight/credentials';

export const credentialFile = (vendor: string): string => `${vendor}.authorization`;
export const sdsFile = (vendor: string): string => `${vendor}.sds.json`;

const secretName = (vendor: string): string => `proxy-authorization of ${vendor}`;

/** The secret discovery answer that lies beside the credential: Envoy reads the file again when it is replaced. */
export const sdsAnswer = (vendor: string): string =>
  JSON.stringify({
    resources: [
      {
        '@type': 'type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret',
        name: secretName(vendor),
        generic_secret: { secret: { filename: `${credentialsPath}/${credentialFile(vendor)}` } },
      },
    ],
  });

export const credentialFilter = (vendor: string): string => `proxy_authorization ${vendor}`;

/**
 * Sets Proxy-Authorization for the vendor's own proxy, over what the app may have set, without line ends after it;
 * without a value it answers 401. Off but for the vendor's routes.
 */
export const credentialInjector = (vendor: string): Json => ({
  name: credentialFilter(vendor),
  disabled: true,
  typed_config: {
    '@type': 'type.googleapis.com/envoy.extensions.filters.http.credential_injector.v3.CredentialInjector',
    overwrite: true,
    credential: {
      name: 'generic',
      typed_config: {
        '@type': 'type.googleapis.com/envoy.extensions.http.injected_credentials.generic.v3.Generic',
        header: 'proxy-authorization',
        credential: {
          name: secretName(vendor),
          sds_config: {
            path_config_source: { path: `${credentialsPath}/${sdsFile(vendor)}` },
            resource_api_version: 'V3',
          },
        },
      },
    },
  },
});

/** In place of the 401, which says to a client that the site wants a login. Nothing else of ours answers 401. */
export const noCredential: Json = {
  filter: {
    status_code_filter: {
      comparison: { op: 'EQ', value: { default_value: 401, runtime_key: 'credentials.status' } },
    },
  },
  status_code: 503,
  body: {
    inline_string: "Sidelight: the Secret's key with the credentials of this vendor's proxy is empty.\n",
  },
};
