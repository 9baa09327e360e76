// Another injector with the shape of Istio's: a sidecar with ports, a volume and a status annotation, by JSON Patch.
// Settings by environment: NAME of its container, PORT that it declares. Certificate and key in /tls.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';

const { NAME: name = '', PORT: port = '', IMAGE: image } = process.env;

interface Pod {
  metadata: { annotations?: object };
  spec: { initContainers?: { name: string }[]; containers: { name: string }[]; volumes?: object[] };
}

const sidecar = {
  name,
  image,
  imagePullPolicy: 'IfNotPresent',
  args: ['/workloads/origin.ts'],
  ports: [{ name: 'http-envoy-prom', containerPort: Number(port), protocol: 'TCP' }],
  volumeMounts: [{ name: `${name}-data`, mountPath: '/var/lib/proxy' }],
  securityContext: { runAsNonRoot: true, runAsUser: 65532 },
};

function patchOf({ metadata, spec }: Pod): object[] {
  if (spec.containers.some((container) => container.name === name)) return [];
  const at = (list: unknown, path: string, value: object) =>
    list ? { op: 'add', path: `${path}/-`, value } : { op: 'add', path, value: [value] };
  const status = { op: 'add', path: '/metadata/annotations/sidecar.istio.io~1status', value: '{}' };
  return [
    at(spec.containers, '/spec/containers', sidecar),
    at(spec.volumes, '/spec/volumes', { name: `${name}-data`, emptyDir: {} }),
    ...(metadata.annotations ? [] : [{ op: 'add', path: '/metadata/annotations', value: {} }]),
    status,
  ];
}

createServer(
  { cert: readFileSync('/tls/cert'), key: readFileSync('/tls/key') },
  async (request, response) => {
    const review = JSON.parse(Buffer.concat(await request.toArray()).toString());
    const patch = Buffer.from(JSON.stringify(patchOf(review.request.object))).toString('base64');
    const answer = { uid: review.request.uid, allowed: true, patchType: 'JSONPatch', patch };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ apiVersion: review.apiVersion, kind: review.kind, response: answer }));
  },
).listen(8443, '::');
