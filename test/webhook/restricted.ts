import { parseQuantity } from '../../platform/quantity/index.ts';
import type { Container, Pod } from '../../webhook/pod.ts';

interface Secured extends Container {
  imagePullPolicy?: string;
  securityContext?: {
    privileged?: boolean;
    allowPrivilegeEscalation?: boolean;
    runAsNonRoot?: boolean;
    runAsUser?: number;
    capabilities?: { drop?: string[]; add?: string[] };
    seccompProfile?: { type?: string };
  };
}

const volumeKinds = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
];
const tokenPath = '/var/run/secrets/kubernetes.io/serviceaccount';

/** What of a container breaks the promises that each injected one keeps; Pod Security's own words where it has some. */
export function violations(container: Secured, pod: Pod): string[] {
  const { securityContext: security = {}, resources } = container;
  const amounts = (['cpu', 'memory'] as const).map((kind) => {
    const [request, limit] = [resources?.requests?.[kind], resources?.limits?.[kind]].map((amount) =>
      parseQuantity(amount ?? ''),
    );
    return request !== undefined && limit !== undefined && limit > 0 && request <= limit;
  });
  const token = container.volumeMounts?.find(({ mountPath }) => mountPath === tokenPath);
  const tokenVolume = pod.spec.volumes?.find(({ name }) => name === token?.name);
  const promises: [string, boolean][] = [
    ['privileged', security.privileged !== true],
    ['allowPrivilegeEscalation', security.allowPrivilegeEscalation === false],
    ['unrestricted capabilities', security.capabilities?.drop?.includes('ALL') === true],
    [
      'capabilities added',
      (security.capabilities?.add ?? []).every((capability) => capability === 'NET_BIND_SERVICE'),
    ],
    ['runAsNonRoot', security.runAsNonRoot === true],
    ['runAsUser=0', security.runAsUser !== 0],
    ['seccompProfile', security.seccompProfile?.type === 'RuntimeDefault'],
    ['hostPort', (container.ports ?? []).every(({ hostPort }) => !hostPort)],
    ['requests and limits', amounts.every(Boolean)],
    ['an empty volume in the place of the token', JSON.stringify(tokenVolume).includes('"sources":[]')],
    ['an image', typeof container.image === 'string'],
  ];
  return promises.filter(([, kept]) => !kept).map(([promise]) => `${container.name}: ${promise}`);
}

/** Volumes of kinds that Pod Security "restricted" refuses, or that hold a token. */
export const refusedVolumes = (volumes: readonly object[]): string[] =>
  volumes
    .filter(
      (volume) =>
        Object.keys(volume).some((key) => key !== 'name' && !volumeKinds.includes(key)) ||
        JSON.stringify(volume).includes('serviceAccountToken'),
    )
    .map((volume) => JSON.stringify(volume));
