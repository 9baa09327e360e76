import { z } from 'zod';
import { objectName, quantity, secretKey, secretName, text } from './values.ts';

// What a profile may add to pods is closed: whatever Pod Security "restricted" refuses is no key here, or no value.

/** Names of the pod's own world: ours all start with `sidelight-`. */
export const ownName = text(
  /^(?!sidelight-)[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
  'a DNS label that does not start with "sidelight-"',
);
export const relativePath = text(/^(?!\/)(?!(.*\/)?\.\.(\/|$)).+$/, 'a relative path without ".."');
const seconds = (least: number) => z.int().min(least).max(86_400).optional();

const exactlyOne =
  (...keys: string[]) =>
  (value: object): boolean =>
    keys.filter((key) => key in value).length === 1;

const reference = {
  name: objectName.describe('Of the object in the namespace of the pod.'),
  optional: z.boolean().optional().describe('Whether it may be absent.'),
};
const fieldRef = (pattern: RegExp, allowed: string) =>
  z.strictObject({ fieldPath: text(pattern, allowed).describe('The field.') });
const inVariable = fieldRef(
  /^(metadata\.(name|namespace|uid|(labels|annotations)\['[^'\s]+'\])|spec\.(nodeName|serviceAccountName)|status\.(hostIPs?|podIPs?))$/,
  "metadata.name, .namespace, .uid, .labels['KEY'] or .annotations['KEY'], spec.nodeName or .serviceAccountName, or status.podIP, .podIPs, .hostIP or .hostIPs",
);
const inFile = fieldRef(
  /^metadata\.(name|namespace|uid|(labels|annotations)(\['[^'\s]+'\])?)$/,
  "metadata.name, .namespace, .uid, .labels, .annotations, .labels['KEY'] or .annotations['KEY']",
);
const sources = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef'];
const valueFrom = z
  .strictObject({
    fieldRef: inVariable.optional().describe('A field of the pod.'),
    resourceFieldRef: z
      .strictObject({
        containerName: z.string().optional().describe('Without it the container itself.'),
        resource: text(/^(requests|limits)\.(cpu|memory)$/, 'such as limits.memory').describe(
          'Which amount.',
        ),
        divisor: text(/^1(m|k|Ki|M|Mi|G|Gi)?$/, 'a unit such as 1, 1m or 1Mi')
          .optional()
          .describe('Its unit.'),
      })
      .optional()
      .describe('An amount of a container.'),
    configMapKeyRef: z
      .strictObject({ ...reference, key: secretKey.describe('Its key.') })
      .optional()
      .describe('A key of a ConfigMap.'),
    secretKeyRef: z
      .strictObject({ ...reference, key: secretKey.describe('Its key.') })
      .optional()
      .describe('A key of a Secret.'),
  })
  .refine(exactlyOne(...sources), `exactly one of ${sources.join(', ')}`);

export const variable = (name: z.ZodType<string>) =>
  z
    .strictObject({
      name: name.describe('Of the variable.'),
      value: z.string().optional().describe('Its text; `$(NAME)` stands for a variable before it.'),
      valueFrom: valueFrom.optional().describe('Where its value comes from instead.'),
    })
    .refine(exactlyOne('value', 'valueFrom'), 'exactly one of value, valueFrom');
export const variableName = text(/^(?!\.\.?$|\.\.)[-._a-zA-Z][-._a-zA-Z0-9]*$/, 'the name of a variable');

const numberedPort = z
  .union([
    z.int().min(1).max(65535),
    z.string().regex(/^(?=.*[a-z])(?!.*--)[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$/),
  ])
  .meta({ title: 'a port from 1 to 65535, or the name of one' });
const exec = z
  .strictObject({ command: z.array(z.string()).min(1).describe('Program and arguments.') })
  .optional()
  .describe('A program in the container.');
const httpGet = z
  .strictObject({
    path: z.string().optional().describe('Path and query.'),
    port: numberedPort.describe('Of the container.'),
    scheme: z.enum(['HTTP', 'HTTPS']).optional().describe('HTTP, if not said.'),
  })
  .optional()
  .describe('A request to the container.');

const probes = ['exec', 'httpGet', 'tcpSocket', 'grpc'];
export const probe = z
  .strictObject({
    exec,
    httpGet,
    tcpSocket: z
      .strictObject({ port: numberedPort.describe('Of the container.') })
      .optional()
      .describe('A connection to the container.'),
    grpc: z
      .strictObject({
        port: z.int().min(1).max(65535).describe('Of the container.'),
        service: z.string().optional().describe('Its name.'),
      })
      .optional()
      .describe('A call of the gRPC health service.'),
    initialDelaySeconds: seconds(0).describe('Before the first.'),
    periodSeconds: seconds(1).describe('Between two.'),
    timeoutSeconds: seconds(1).describe('Of one.'),
    successThreshold: z
      .int()
      .min(1)
      .max(1000)
      .optional()
      .describe('Successes in a row that count; more than 1 only for `readinessProbe`.'),
    failureThreshold: z.int().min(1).max(1000).optional().describe('Failures in a row that count.'),
  })
  .refine(exactlyOne(...probes), `exactly one of ${probes.join(', ')}`)
  .optional();

const hook = z
  .strictObject({
    exec,
    httpGet,
    sleep: z
      .strictObject({ seconds: z.int().min(1).max(3600).describe('How long.') })
      .optional()
      .describe('Waits.'),
  })
  .refine(exactlyOne('exec', 'httpGet', 'sleep'), 'exactly one of exec, httpGet, sleep')
  .optional();
export const lifecycle = z
  .strictObject({
    postStart: hook.describe('After its start.'),
    preStop: hook.describe('Before its end.'),
  })
  .optional()
  .describe('Hooks.');

const items = z
  .array(
    z.strictObject({
      key: secretKey.describe('Of the object.'),
      path: relativePath.describe('Of the file.'),
      mode: z.int().min(0).max(0o777).optional().describe('Of the file, such as 0o440.'),
    }),
  )
  .optional()
  .describe('Which keys become which files; without it all.');
const defaultMode = z.int().min(0).max(0o777).optional().describe('Of the files, such as 0o440.');
const downwardItems = z
  .array(
    z.strictObject({
      path: relativePath.describe('Of the file.'),
      fieldRef: inFile.describe('A field of the pod.'),
    }),
  )
  .min(1)
  .describe('Which fields become which files.');

const projections = ['configMap', 'secret', 'downwardAPI'];
const projection = z
  .strictObject({
    configMap: z
      .strictObject({ ...reference, items })
      .optional()
      .describe('Keys of a ConfigMap.'),
    secret: z
      .strictObject({ ...reference, items })
      .optional()
      .describe('Keys of a Secret.'),
    downwardAPI: z.strictObject({ items: downwardItems }).optional().describe('Fields of the pod.'),
  })
  .refine(exactlyOne(...projections), `exactly one of ${projections.join(', ')}`);

const driverName = text(
  /^(?=.{1,63}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
  'the name of a driver, such as secrets-store.csi.k8s.io',
);
const kinds = ['emptyDir', 'configMap', 'secret', 'projected', 'downwardAPI', 'persistentVolumeClaim', 'csi'];
export const volume = z
  .strictObject({
    name: ownName.describe('By which containers of the profile mount it; no other profile has it.'),
    emptyDir: z
      .strictObject({
        medium: z.literal('Memory').optional().describe('In memory; else on disk.'),
        sizeLimit: quantity.optional().describe('Bytes.'),
      })
      .optional()
      .describe('A directory of the pod.'),
    configMap: z
      .strictObject({ ...reference, items, defaultMode })
      .optional()
      .describe('A ConfigMap.'),
    secret: z
      .strictObject({
        secretName: secretName.describe('In the namespace of the pod.'),
        optional: reference.optional,
        items,
        defaultMode,
      })
      .optional()
      .describe('A Secret.'),
    projected: z
      .strictObject({
        sources: z.array(projection).min(1).describe('No token of a ServiceAccount is among them.'),
        defaultMode,
      })
      .optional()
      .describe('Several in one directory.'),
    downwardAPI: z
      .strictObject({ items: downwardItems, defaultMode })
      .optional()
      .describe('Fields of the pod.'),
    persistentVolumeClaim: z
      .strictObject({
        claimName: objectName.describe('In the namespace of the pod.'),
        readOnly: z.boolean().optional().describe('For all who mount it.'),
      })
      .optional()
      .describe('A claim.'),
    csi: z
      .strictObject({
        driver: driverName.describe('Its name.'),
        readOnly: z.boolean().optional().describe('For all who mount it.'),
        volumeAttributes: z.record(z.string(), z.string()).optional().describe('What the driver is told.'),
      })
      .optional()
      .describe('A volume of a driver, such as that of the Secrets Store.'),
  })
  .refine(exactlyOne(...kinds), `exactly one of ${kinds.join(', ')}: what Pod Security "restricted" takes`);
