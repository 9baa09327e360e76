import { spawnSync } from 'node:child_process';
import { beforeAll, expect, test } from 'vitest';
import type { Compared } from '../../setup/pod/differential/scenario.ts';
import { describeWith } from '../../setup/program.ts';
import { ipv6Only } from './scenarios/ipv6Only.ts';

await describeWith(['envoy'], 'in a pod that has IPv6 alone client and origin see the same', () => {
  let compared: (Compared & { name: string })[];
  beforeAll(() => {
    const command = ['--net', '--mount', process.execPath, 'test/setup/pod/ipv6Only.ts'];
    const { stdout, stderr, status } = spawnSync('unshare', command, { encoding: 'utf8' });
    expect(status, stderr).toBe(0);
    compared = JSON.parse(stdout);
  });

  test.each(ipv6Only.map(({ name }) => name))('%s', (wanted) => {
    const found = compared.find(({ name }) => name === wanted);
    expect(found?.difference, JSON.stringify(found, undefined, 1)).toEqual([]);
    expect(found?.sidecar.client[0]).toMatch(/^(HTTP\/1\.1 200 OK|open)$/);
  });
});
