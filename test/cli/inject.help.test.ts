import { describe, expect, test } from 'vitest';
import { deployment, directoryOf, inShell, namespace, pod, sidelight } from './setup/sidelight.ts';

const help = sidelight('.', ['inject', '--help']).stdout;
const examples = [...help.matchAll(/^ {2}((?:sidelight|helm|kubectl) .*)$/gm)].map(
  (match) => match[1] as string,
);
const flags = [...help.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map((match) => match[1] as string);

// What stands at the ends of pipes: a chart that is rendered, and a reader that takes all of it.
const ends = `helm() { cat rendered.yaml; }; kubectl() { cat > taken.yaml; test -s taken.yaml; }`;

describe('sidelight inject --help', () => {
  test('has an example with each flag', () => {
    expect(examples.length).toBeGreaterThanOrEqual(7);
    const shown = examples.join('\n').replaceAll(/ -f /g, ' --filename ').replaceAll(/ -o /g, ' --output ');
    const others = flags.filter((flag) => flag !== '--help');
    expect(others.length).toBeGreaterThanOrEqual(8);
    expect(others.filter((flag) => !new RegExp(`${flag}\\b`).test(shown))).toEqual([]);
  });

  test.each(examples)('%s does what it says', (example) => {
    const top = directoryOf({
      'namespace.yaml': namespace('shop'),
      'deployment.yaml': `${namespace('shop')}---\n${deployment('web', 'shop')}`,
      'rendered.yaml': pod('rendered'),
      'manifests/pod.yaml': pod('one'),
      'sidelight.yaml': 'telemetry: {}\n',
    });
    const { status, stderr } = inShell(top, `${ends}; ${example}`);
    expect(status, stderr).toBe(example.includes('--check') ? 1 : 0);
    expect(stderr).toMatch(/injected|would change/);
  });
});
