import { z } from 'zod';
import { lifecycle, ownName, probe, relativePath, variable, variableName, volume } from './profileParts.ts';
import { amounts, image, objectName, text } from './values.ts';

const restricted = 'what Pod Security "restricted" asks for';
const only = <const Value extends boolean | string>(value: Value) =>
  z.literal(value).meta({ title: `${value}: ${restricted}` });

const securityContext = z
  .strictObject({
    runAsUser: z
      .int()
      .min(1)
      .max(2 ** 31 - 1)
      .optional()
      .describe("Without it 65532, or on OpenShift the namespace's."),
    runAsGroup: z
      .int()
      .min(1)
      .max(2 ** 31 - 1)
      .optional()
      .describe("Without it 65532, or on OpenShift the namespace's."),
    readOnlyRootFilesystem: z.boolean().default(true).describe('Whether only volumes can be written.'),
    runAsNonRoot: only(true).default(true).describe('Never root.'),
    privileged: only(false).default(false).describe('Never.'),
    allowPrivilegeEscalation: only(false).default(false).describe('Never.'),
    capabilities: z
      .strictObject({
        drop: z.array(only('ALL')).min(1).max(1).default(['ALL']).describe('All of them.'),
        add: z.array(only('NET_BIND_SERVICE')).max(1).optional().describe('For ports below 1024.'),
      })
      .prefault({})
      .describe('Of the kernel.'),
    seccompProfile: z
      .strictObject({ type: only('RuntimeDefault').default('RuntimeDefault').describe('Of the runtime.') })
      .prefault({})
      .describe('System calls.'),
  })
  .prefault({})
  .describe('What Pod Security "restricted" asks for, whatever the pod says.');

const from = { name: objectName.describe('Of the object in the namespace of the pod.') };
const envFrom = z
  .array(
    z
      .strictObject({
        prefix: variableName.optional().describe('Of the names.'),
        configMapRef: z.strictObject(from).optional().describe('A ConfigMap.'),
        secretRef: z.strictObject(from).optional().describe('A Secret.'),
      })
      .refine(
        (value) => 'configMapRef' in value !== 'secretRef' in value,
        'exactly one of configMapRef, secretRef',
      ),
  )
  .optional()
  .describe('Variables from all keys of an object.');

const mountPath = text(
  /^(?!\/var\/run\/secrets\/kubernetes\.io(\/|$))\/[^:]+$/,
  'an absolute path without ":", not that of the ServiceAccount\'s token, and not "/"',
);

const portName = text(
  /^(?!sidelight-)(?=.*[a-z])(?!.*--)[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$/,
  'a port name: at most 15 of lower-case letters, digits and single "-", with a letter, not starting with "sidelight-"',
);

const base = {
  name: ownName.describe('No other container of any profile has it; a pod that has it is denied.'),
  image: image.describe('Pull secrets are those of the pod.'),
  imagePullPolicy: z
    .enum(['IfNotPresent', 'Always', 'Never'])
    .optional()
    .describe('Without it `images.pullPolicy`.'),
  command: z.array(z.string()).optional().describe("Without it the image's."),
  args: z.array(z.string()).optional().describe("Without it the image's."),
  workingDir: z.string().optional().describe("Without it the image's."),
  env: z.array(variable(variableName)).optional().describe('Its own variables; the proxy is not among them.'),
  envFrom,
  volumeMounts: z
    .array(
      z.strictObject({
        name: z.string().describe('A volume of the profile.'),
        mountPath: mountPath.describe('Where.'),
        readOnly: z.boolean().optional().describe('Whether it can only be read.'),
        subPath: relativePath.optional().describe('A part of the volume.'),
      }),
    )
    .max(20)
    .default([])
    .describe("Beside an empty volume in the place of the ServiceAccount's token."),
  resources: z
    .strictObject({
      requests: amounts('50m', '64Mi').describe('What it asks for.'),
      limits: amounts('250m', '128Mi').describe('What it may use.'),
    })
    .prefault({})
    .describe('Fitted to the pod and to its LimitRanges, as those of `telemetry`.'),
  securityContext,
};

const sidecar = z.strictObject({
  ...base,
  ports: z
    .array(
      z.strictObject({
        name: portName.optional().describe('By which it is found.'),
        containerPort: z.int().min(1).max(65535).describe('A pod that has it already is denied.'),
        protocol: z.enum(['TCP', 'UDP', 'SCTP']).default('TCP').describe('Of the port.'),
      }),
    )
    .max(20)
    .optional()
    .describe('On which it listens.'),
  startupProbe: probe.describe('The next container starts when it succeeds.'),
  readinessProbe: probe.describe('The pod is ready only while it succeeds.'),
  livenessProbe: probe.describe('The container is restarted when it fails.'),
  lifecycle,
});

const appVariable = text(
  new RegExp(
    `^(?!(${['http', 'https', 'no', 'all'].map((word) => `${word}_proxy|${word.toUpperCase()}_PROXY`).join('|')}|NODE_USE_ENV_PROXY)$)[-._a-zA-Z][-._a-zA-Z0-9]*$`,
  ),
  'the name of a variable, but of no proxy: these are of the profile telemetry',
);

const annotationKey = text(
  /^(?!sidelight\.dev\/|container\.(apparmor|seccomp)\.|(apparmor|seccomp)\.|kubernetes\.io\/)(?=.{1,317}$)([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-._A-Za-z0-9]{0,61}[A-Za-z0-9])?$/,
  "the key of an annotation, but of none of sidelight.dev's, kubernetes.io's, AppArmor's or seccomp's",
);

const profile = z.strictObject({
  containers: z
    .array(sidecar)
    .max(5)
    .default([])
    .describe('Native sidecars: they start before the containers of the pod, and end after them.'),
  initContainers: z
    .array(z.strictObject(base))
    .max(5)
    .default([])
    .describe("They run to their end before the profile's containers start."),
  volumes: z.array(volume).max(20).default([]).describe("For the profile's containers."),
  env: z
    .array(variable(appVariable))
    .max(100)
    .default([])
    .describe(
      'Variables of the containers of the pod, but of known sidecars; what a container sets itself stays.',
    ),
  annotations: z
    .record(annotationKey, z.string())
    .default({})
    .describe('Of the pod; what it sets itself stays.'),
});

const reserved = ['enabled', 'disabled', 'telemetry', 'capture', 'egress'];
const profileName = text(
  new RegExp(`^(?!(${reserved.join('|')})$)[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$`),
  `a DNS label of at most 40, but none of ${reserved.join(', ')}`,
);

export const profiles = z
  .record(profileName, profile)
  .refine((all) => Object.keys(all).length <= 20, 'at most 20 profiles')
  .default({})
  .describe('Profiles of your own, by the name that the label `sidelight.dev/inject` then takes.');

export type Profile = z.infer<typeof profile>;
export type ProfileContainer = z.infer<typeof sidecar>;
