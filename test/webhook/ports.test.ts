import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Container, Pod } from '../../webhook/pod.ts';
import { choosePorts, takenPorts } from '../../webhook/ports.ts';

const podOf = (...containers: Partial<Container>[]): Pod => ({
  spec: { containers: containers.map((container, n) => ({ name: `c${n}`, ...container })) },
});

describe('a port is taken', () => {
  it.each<[string, Partial<Container>, string]>([
    ['as a container port', { ports: [{ containerPort: 9000 }] }, 'containerPort'],
    ['with its protocol said', { ports: [{ containerPort: 9000, protocol: 'TCP' }] }, 'containerPort'],
    ['as a host port', { ports: [{ containerPort: 1, hostPort: 9000 }] }, 'hostPort'],
    ['by an HTTP probe', { livenessProbe: { httpGet: { port: 9000 } } }, 'livenessProbe'],
    ['by a probe whose number is text', { readinessProbe: { httpGet: { port: '9000' } } }, 'readinessProbe'],
    ['by a TCP probe', { startupProbe: { tcpSocket: { port: 9000 } } }, 'startupProbe'],
    ['by a gRPC probe', { readinessProbe: { grpc: { port: 9000 } } }, 'readinessProbe'],
    ['by a hook', { lifecycle: { postStart: { httpGet: { port: 9000 } } } }, 'postStart'],
    ['by another hook', { lifecycle: { preStop: { tcpSocket: { port: 9000 } } } }, 'preStop'],
  ])('%s', (_how, container, where) => {
    expect(takenPorts(podOf({}, container)).get(9000)).toBe(`container "c1" (${where})`);
  });

  it('by an init container, for a native sidecar stays', () => {
    const pod = podOf({});
    pod.spec.initContainers = [{ name: 'mesh', ports: [{ containerPort: 15090 }] }];
    expect([...takenPorts(pod)]).toEqual([[15090, 'container "mesh" (containerPort)']]);
  });
});

describe('a port is free', () => {
  it.each<[string, Partial<Container>]>([
    ['over UDP', { ports: [{ containerPort: 9000, protocol: 'UDP' }] }],
    ['over SCTP', { ports: [{ containerPort: 9000, protocol: 'SCTP' }] }],
    ['as a name', { livenessProbe: { httpGet: { port: 'http' } } }],
    ['as zero', { ports: [{ containerPort: 0, hostPort: 0 }] }],
    ['where all is null', { ports: null, livenessProbe: null, lifecycle: { preStop: null } }],
  ])('%s', (_how, container) => expect(takenPorts(podOf(container)).size).toBe(0));

  it('that only the container itself has', () => {
    const pod = podOf({ ports: [{ containerPort: 9000 }] });
    expect(takenPorts(pod, pod.spec.containers[0]).size).toBe(0);
  });
});

describe('the ports that are chosen', () => {
  const wanted = { proxy: 15888, metrics: 15890 };
  const taken = (...ports: number[]) => new Map(ports.map((port) => [port, `container "c" (${port})`]));

  it('are the wanted ones, each moved to the next that is free', () => {
    expect(choosePorts(taken(), wanted, {})).toEqual(wanted);
    expect(choosePorts(taken(15888), wanted, {})).toEqual({ proxy: 15889, metrics: 15890 });
    expect(choosePorts(taken(15890, 15891), wanted, {})).toEqual({ proxy: 15888, metrics: 15892 });
  });

  it('start over at 1024 past the highest', () => {
    expect(choosePorts(taken(65535), { proxy: 65535, metrics: 65535 }, {})).toEqual({
      proxy: 1024,
      metrics: 1025,
    });
  });

  it('are those that were asked for, or nobody’s', () => {
    expect(choosePorts(taken(15890), wanted, { proxyPort: 15891 })).toEqual({ proxy: 15891, metrics: 15892 });
    expect(choosePorts(taken(), wanted, { metricsPort: 15888 })).toEqual({ proxy: 15889, metrics: 15888 });
    expect(choosePorts(taken(20000), wanted, { proxyPort: 20000 })).toEqual({
      taken: 'sidelight.dev/proxy-port: "20000" is taken by container "c" (20000); choose another port',
    });
  });

  it('are two free ones, whatever is taken and asked for', () => {
    const port = fc.integer({ min: 15880, max: 15900 });
    const asked = fc.record({ proxyPort: port, metricsPort: port }, { requiredKeys: [] });
    fc.assert(
      fc.property(fc.array(port), asked, (busy, wish) => {
        fc.pre(wish.proxyPort === undefined || wish.proxyPort !== wish.metricsPort);
        const chosen = choosePorts(taken(...busy), wanted, wish);
        if ('taken' in chosen) {
          expect(busy.some((p) => Object.values(wish).includes(p))).toBe(true);
          return;
        }
        expect(chosen.proxy).not.toBe(chosen.metrics);
        expect(busy).not.toContain(chosen.proxy);
        expect(busy).not.toContain(chosen.metrics);
        expect(chosen).toMatchObject({
          proxy: wish.proxyPort ?? chosen.proxy,
          metrics: wish.metricsPort ?? chosen.metrics,
        });
      }),
    );
  });

  it('are none when every port is taken', () => {
    const all = taken(...Array.from({ length: 65536 }, (_, port) => port));
    expect(choosePorts(all, wanted, {})).toEqual({ taken: 'every port from 1024 to 65535 is taken' });
  });
});
