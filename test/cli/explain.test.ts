import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { explainText } from '../../cli/explain/text.ts';
import { defaultSettings } from '../../platform/config/index.ts';
import { limits, reasons } from '../../webhook/index.ts';

const run = (args: readonly string[], input = '') =>
  spawnSync('node_modules/.bin/node', ['cli/main.ts', 'explain', ...args], { input, encoding: 'utf8' });
const fixture = (name: string): string => `test/cli/fixtures/${name}`;
const explained = (text: string) => explainText(text, 'input', defaultSettings);
const pod = (metadata: object, spec: object = {}) =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', ...metadata },
    spec: { containers: [{ name: 'web', image: 'web' }], ...spec },
  });
const labelled = { 'sidelight.dev/inject': 'telemetry' };

describe('sidelight explain', () => {
  test('says of an injected pod its vendor, ports and what is added', () => {
    const [first, ...more] = explained(pod({ labels: { ...labelled, 'proxy-vendor': 'acme' } }));
    const { proxyPort, metricsPort } = defaultSettings.telemetry;
    expect(first).toBe('pod/web: injected (telemetry)');
    expect(more[0]).toBe('  vendor: acme');
    expect(more[1]).toBe(`  ports: proxy ${proxyPort}, metrics ${metricsPort}`);
    expect(more[2]).toBe(`  container: sidelight-envoy, image ${defaultSettings.images.envoy}`);
    expect(more[3]).toMatch(/^ {2}resources: requests cpu \S+, memory \S+; limits cpu \S+, memory \S+$/);
  });

  test('says each notice with its reason', () => {
    const env = [{ name: 'HTTP_PROXY', value: 'http://corp:3128' }];
    const lines = explained(pod({ labels: labelled }, { containers: [{ name: 'web', image: 'web', env }] }));
    expect(lines.filter((line) => line.startsWith('  notice: own_proxy: '))).toHaveLength(1);
  });

  test('says why a pod is not injected, by the reason’s word and its sentence', () => {
    expect(explained(pod({}))).toEqual([`pod/web: not injected: not_labelled: ${reasons.not_labelled}`]);
    expect(explained(pod({ labels: labelled }, { hostNetwork: true }))[0]).toContain(
      'not injected: host_network: ',
    );
  });

  test('says why a pod is denied', () => {
    const annotations = { 'sidelight.dev/proxy-port': 'many' };
    expect(explained(pod({ labels: labelled, annotations }))[0]).toMatch(
      /^pod\/web: denied: invalid_annotation: ./,
    );
  });

  test('takes the label of a Namespace in the same input', () => {
    const lines = explained(readFileSync(fixture('namespace.yaml'), 'utf8'));
    expect(lines[0]).toBe('deployment/web: injected (telemetry)');
    expect(lines).toContain(`deployment/quiet: not injected: opted_out: ${reasons.opted_out}`);
  });

  test('ends with what Envoy can’t, a line each, where a pod is injected and only there', () => {
    const ours = explained(pod({ labels: labelled })).filter((line) => line.startsWith("Envoy can't: "));
    expect(ours).toEqual(limits.map(({ cannot }) => `Envoy can't: ${cannot}`));
    expect(explained(pod({})).join()).not.toContain('Envoy');
  });

  test('reads a file or standard input, and ends with 0 whatever it says', () => {
    const { stdout, status } = run(['-f', '-'], pod({}));
    expect([status, stdout]).toEqual([0, `pod/web: not injected: not_labelled: ${reasons.not_labelled}\n`]);
    expect(run(['-f', fixture('namespace.yaml')]).stdout).toMatch(/^deployment\/web: injected/);
  });

  test('ends with 2 and prints nothing on input that is no YAML', () => {
    const { stdout, stderr, status } = run(['-f', fixture('duplicate-key.yaml')]);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(':5:3: Map keys must be unique');
  });

  test('has help with an example', () => {
    expect(run(['--help']).stdout).toContain('sidelight explain -f deployment.yaml');
  });
});
