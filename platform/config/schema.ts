import { z } from 'zod';
import { version } from '../version.ts';
import { checkAgreement } from './agreement.ts';
import { podTemplates } from './podTemplates.ts';
import { profiles } from './profiles.ts';
import { rules } from './rules.ts';
import { telemetry } from './telemetry.ts';
import { dnsLabel, image, text } from './values.ts';
import { webhook } from './webhook.ts';

const profileName = text(
  /^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$/,
  'the name of a profile: lower-case letters, digits and "-", at most 40',
);

/** Containers of other injectors: they keep their own network and get no proxy environment. */
const knownSidecars = [
  'istio-proxy',
  'istio-init',
  'istio-validation',
  'linkerd-proxy',
  'linkerd-init',
  'linkerd-network-validator',
  'daprd',
  'vault-agent',
  'vault-agent-init',
  'consul-dataplane',
  'kuma-sidecar',
  'kuma-init',
  'otc-container',
];

/** `sidelight.yaml`: closed, every field with its default. */
export const settingsSchema = z
  .strictObject({
    namespace: dnsLabel
      .default('sidelight')
      .describe('Namespace of the webhook itself; its pods are never injected.'),
    clusterDomain: text(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, 'a domain name')
      .default('cluster.local')
      .describe("The cluster's domain."),
    images: z
      .strictObject({
        webhook: image.default(`sidelight/webhook:${version}`).describe('Of the webhook.'),
        envoy: image
          .default('envoyproxy/envoy:distroless-v1.40.0')
          .describe('Of the sidecar. Pull secrets are those of the pod.'),
        pullPolicy: z
          .enum(['IfNotPresent', 'Always', 'Never'])
          .default('IfNotPresent')
          .describe('Of both images.'),
      })
      .prefault({})
      .describe('Images by name, tag or digest.'),
    defaultProfiles: z
      .array(profileName)
      .min(1)
      .default(['telemetry'])
      .describe('Profiles that the label value `enabled` stands for.'),
    vendorLabel: text(
      /^(?=.{1,317}$)([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-._A-Za-z0-9]{0,61}[A-Za-z0-9])?$/,
      'the key of a label, such as proxy-vendor or example.com/vendor',
    )
      .default('proxy-vendor')
      .describe('Pod label that names the vendor; without it the vendor is `direct`.'),
    excludedNamespaces: z
      .array(dnsLabel)
      .default(['kube-system', 'kube-public', 'kube-node-lease'])
      .describe(
        'Namespaces whose pods are never injected; the three of the default are not, even if they are left out.',
      ),
    knownSidecars: z
      .array(z.string())
      .default(knownSidecars)
      .describe('Containers of other injectors: they keep their own network and get no proxy environment.'),
    podTemplates,
    telemetry,
    profiles,
    webhook,
    rules,
  })
  .superRefine(checkAgreement)
  .meta({ title: 'sidelight.yaml', description: 'Settings of Sidelight.' });

export type Settings = z.infer<typeof settingsSchema>;
