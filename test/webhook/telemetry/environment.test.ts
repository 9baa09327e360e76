import { describe, expect, it } from 'vitest';
import type { EnvVar } from '../../../webhook/pod.ts';
import {
  alwaysDirect,
  type ProxyEnvironment,
  planEnvironment,
} from '../../../webhook/telemetry/environment.ts';

const url = 'http://127.0.0.1:15888';
const wanted: ProxyEnvironment = { url, noProxy: ['localhost', '.svc'], ownProxy: 'keep' };
const plan = (env: EnvVar[], changes: Partial<ProxyEnvironment> = {}) =>
  planEnvironment({ name: 'app', env }, { ...wanted, ...changes });
const noProxyOf = (value: string) => plan([{ name: 'NO_PROXY', value }]).set[0]?.variable.value;

describe('NO_PROXY', () => {
  it('always keeps loopback, the cluster and every cloud’s credentials from the proxy', () => {
    expect(alwaysDirect('k8s.example')).toEqual([
      'localhost',
      '127.0.0.1',
      '::1',
      '169.254.169.254',
      '169.254.170.2',
      '169.254.170.23',
      'fd00:ec2::254',
      'metadata.google.internal',
      '.svc',
      '.k8s.example',
      '$(KUBERNETES_SERVICE_HOST)',
    ]);
  });

  it.each([
    ['', 'localhost,.svc'],
    ['  ', 'localhost,.svc'],
    ['a.example', 'a.example,localhost,.svc'],
    ['.svc', '.svc,localhost'],
    ['a.example, localhost ', 'a.example, localhost ,.svc'],
    ['localhost, .svc', undefined],
    ['LOCALHOST', 'LOCALHOST,localhost,.svc'],
  ])('%j becomes %j', (before, after) => expect(noProxyOf(before)).toBe(after));

  it('of one spelling starts the other', () => {
    const { add, set } = plan([{ name: 'no_proxy', value: 'a.example' }]);
    expect(set).toEqual([{ index: 0, variable: { name: 'no_proxy', value: 'a.example,localhost,.svc' } }]);
    expect(add).toContainEqual({ name: 'NO_PROXY', value: 'a.example,localhost,.svc' });
  });

  it('of both spellings stays two lists', () => {
    const { set } = plan([
      { name: 'NO_PROXY', value: 'upper' },
      { name: 'no_proxy', value: 'lower' },
    ]);
    expect(set.map(({ variable }) => variable.value)).toEqual([
      'upper,localhost,.svc',
      'lower,localhost,.svc',
    ]);
  });
});

describe('a proxy', () => {
  it.each(['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy', 'ALL_PROXY', 'all_proxy'])(
    'of the container’s own in %s leaves it as it is',
    (name) => {
      const { add, set, notices } = plan([{ name: 'A' }, { name, value: 'http://squid:3128' }]);
      expect([add, set]).toEqual([[], []]);
      expect(notices).toEqual([
        {
          reason: 'own_proxy',
          container: 'app',
          message: `container "app" sets ${name} itself and is left as it is`,
        },
      ]);
    },
  );

  it.each(['Http_Proxy', 'HTTP_PROXY_HOST', 'FTP_PROXY', '__proto__'])('is not meant by %s', (name) => {
    expect(plan([{ name, value: 'http://squid:3128' }]).notices).toEqual([]);
  });

  it('that is ours, or was before ours moved, is not the container’s own', () => {
    const former = 'http://127.0.0.1:15999';
    const { set, notices } = plan([{ name: 'HTTP_PROXY', value: former }], { formerUrl: former });
    expect(set).toEqual([{ index: 0, variable: { name: 'HTTP_PROXY', value: url } }]);
    expect(notices).toEqual([]);
    expect(plan([{ name: 'HTTP_PROXY', value: former }]).notices).toHaveLength(1);
  });

  it('is taken over when asked, and only then', () => {
    const { set, notices } = plan([{ name: 'HTTPS_PROXY', valueFrom: {} }], { ownProxy: 'replace' });
    expect(set).toEqual([{ index: 0, variable: { name: 'HTTPS_PROXY', value: url } }]);
    expect(notices).toEqual([]);
  });
});

it('every runtime’s variables are set, and a second pass adds none', () => {
  const { add } = plan([]);
  expect(add.map(({ name }) => name)).toEqual([
    'HTTP_PROXY',
    'HTTPS_PROXY',
    'NO_PROXY',
    'no_proxy',
    'http_proxy',
    'https_proxy',
    'NODE_USE_ENV_PROXY',
  ]);
  expect(plan([...add])).toEqual({ add: [], set: [], notices: [] });
});
