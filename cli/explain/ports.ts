import { type AnnotationInForce, type Pod, type Ports, takenPorts } from '../../webhook/index.ts';
import type { ChosenPort } from './schema.ts';

const names = [
  ['proxy', 'sidelight.dev/proxy-port'],
  ['metrics', 'sidelight.dev/metrics-port'],
] as const;

/** The sidecar's ports, those that were asked for, and who has one of these. */
export function chosenPorts(pod: Pod, ports: Ports, annotations: readonly AnnotationInForce[]): ChosenPort[] {
  const taken = takenPorts(pod);
  const inForce = (key: string): AnnotationInForce =>
    annotations.find((each) => each.key === key) as AnnotationInForce;
  const own = names.map(([name, key]): ChosenPort => {
    const { value, origin } = inForce(key);
    const wanted = Number(value);
    const port = ports[name];
    // A metrics port also makes way for the proxy's.
    const takenBy = port === wanted ? null : (taken.get(wanted) ?? `the sidecar's other port`);
    return { name, port, origin, wanted, takenBy };
  });
  const { value, origin } = inForce('sidelight.dev/vendor-ports');
  const further = value === '' ? [] : value.split(',');
  return [
    ...own,
    ...further.map((each): ChosenPort => {
      const [name = '', port = ''] = each.trim().split('=');
      return { name, port: Number(port), origin, wanted: Number(port), takenBy: null };
    }),
  ];
}

/** Of a pod that was injected before: as its status annotation has them. */
export const portsOfStatus = (ports: Ports): ChosenPort[] =>
  names.map(([name]) => ({
    name,
    port: ports[name],
    origin: 'status',
    wanted: ports[name],
    takenBy: null,
  }));
