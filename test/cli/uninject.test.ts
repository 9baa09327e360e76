import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Document } from 'yaml';
import { injectText } from '../../cli/inject/document.ts';
import { uninjectText } from '../../cli/uninject/text.ts';
import { defaultSettings, type Settings, settingsSchema } from '../../platform/config/index.ts';
import { applied, readYaml } from '../../platform/yaml/index.ts';
import { admit, type Pod } from '../../webhook/index.ts';

const fixture = (name: string): string => readFileSync(`test/cli/fixtures/${name}`, 'utf8');
const pod = (container: string, more = ''): string => `apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: {sidelight.dev/inject: telemetry}
${more}spec:
  containers:
  - name: app
    image: example/app:1.0
${container}`;

const inject = (text: string, settings: Settings = defaultSettings, profile?: string): string =>
  injectText(text, 'file.yaml', { settings, profile }).text;
const uninject = (text: string, settings: Settings = defaultSettings) =>
  uninjectText(text, 'file.yaml', { settings });

/** What is left after an edit between the two, and what is said of it. */
function edited(text: string, edit: (injected: string) => string, profile?: string) {
  const injected = inject(text, defaultSettings, profile);
  const changed = edit(injected);
  expect(changed).not.toBe(injected);
  return uninject(changed);
}
const notes = (report: readonly string[]): string[] => report.filter((line) => line.includes('note:'));

describe('uninject', () => {
  test('leaves a file that has nothing of ours as it is, and says so', () => {
    const text = `${pod('')}# end  `;
    expect(uninject(text)).toMatchObject({
      text,
      changed: false,
      report: ["nothing of Sidelight's in it"],
    });
  });

  test('keeps what was edited since, and gives back the rest', () => {
    const text = pod('    env:\n    - {name: A, value: b}\n');
    const { text: after, report } = edited(text, (injected) =>
      injected.replace('app:1.0', 'app:2.0 # new').replace('  - name: app\n', '  # mine\n  - name: app\n'),
    );
    expect(after).toBe(
      text.replace('app:1.0', 'app:2.0 # new').replace('  - name: app\n', '  # mine\n  - name: app\n'),
    );
    expect(notes(report)).toEqual([]);
  });

  test('keeps a variable that was added to a list that was empty, and says what is not given back', () => {
    const text = pod('    env: []\n');
    const { text: after, report } = edited(text, (injected) =>
      injected.replace(
        '    - name: NODE_USE_ENV_PROXY\n',
        '    - name: MINE\n      value: x\n    - name: NODE_USE_ENV_PROXY\n',
      ),
    );
    expect(after).toBe(pod('    env:\n    - name: MINE\n      value: x\n'));
    expect(notes(report)).toEqual([
      'pod/web: note: /spec/containers/app/env is not "[]" again: there is more in it now',
    ]);
  });

  test('says what it cannot give back in a container that was renamed since', () => {
    const text = pod('    env: []\n');
    const renamed = (from: string): string => from.replace('name: app', 'name: renamed');
    const { text: after, report } = edited(text, renamed);
    expect(after).toBe(renamed(pod('')));
    expect(notes(report)).toEqual([expect.stringMatching(/containers\/app\/env is there no more.*"\[\]"/)]);
  });

  test('takes only ours out of a NO_PROXY that was edited', () => {
    const text = pod("    env:\n    - {name: NO_PROXY, value: 'a.example'}\n");
    const { text: after, report } = edited(text, (injected) =>
      injected.replace('"a.example,', '"a.example,b.example,'),
    );
    expect(after).toBe(text.replace("'a.example'", '"a.example,b.example"'));
    expect(notes(report)).toEqual([
      'pod/web: note: /spec/containers/app/env/NO_PROXY/value was edited: ours is taken out of it',
    ]);
  });

  test('takes the sidecar out, whatever became of its image and resources', () => {
    const text = pod('');
    const { text: after } = edited(text, (injected) =>
      injected.replace(/image: envoyproxy\S+/, 'image: mirror/envoy'),
    );
    expect(after).toBe(text);
  });

  test('takes out the label that --profile set, and leaves one that was changed since', () => {
    const text = pod('').replace('  labels: {sidelight.dev/inject: telemetry}\n', '');
    expect(uninject(inject(text, defaultSettings, 'telemetry')).text).toBe(text);
    const { text: after, report } = edited(
      text,
      (injected) => injected.replace('inject: telemetry', 'inject: disabled'),
      'telemetry',
    );
    expect(after).toBe(
      text.replace('  name: web\n', '  name: web\n  labels:\n    sidelight.dev/inject: disabled\n'),
    );
    expect(notes(report)).toEqual([
      'pod/web: note: /metadata/labels/sidelight.dev~1inject was edited and stays',
    ]);
  });

  test('gives an alias no longer back whose anchor was edited', () => {
    const text = pod(
      '    env: &env\n    - {name: A, value: b}\n  - name: two\n    image: c\n    env: *env\n',
    );
    expect(uninject(inject(text)).text).toBe(text);
    const { text: after, report } = edited(text, (injected) => injected.replace('value: b}', 'value: new}'));
    expect(after).toContain('- {name: A, value: new}\n');
    expect(after).toContain('    image: c\n    env:\n    - name: A\n      value: b\n');
    expect(after).not.toContain('HTTP_PROXY');
    expect(notes(report)).toEqual([expect.stringContaining('/env has changed and is no alias again')]);
  });

  test('keeps variables and volumes that look like ours and were there before', () => {
    const text = `${pod('    env:\n    - {name: NODE_USE_ENV_PROXY, value: "1"}\n')}  volumes:\n  - name: sidelight-no-token\n    projected: {sources: []}\n`;
    expect(uninject(inject(text)).text).toBe(text);
  });

  test('needs neither the settings nor the revision of the injection', () => {
    const text = pod('');
    const settings = settingsSchema.parse({ telemetry: { noProxy: ['corp.example'], proxyPort: 16000 } });
    const injected = inject(text, settings).replace('"revision":"', '"revision":"0.0.0-');
    expect(inject(injected)).toBe(injected);
    expect(uninject(injected).text).toBe(text);
    const own = pod(
      '    env: [{name: NO_PROXY, value: "*"}, {name: no_proxy, value: "*"}, {name: https_proxy, value: "http://127.0.0.1:16000"}]\n',
    );
    expect(uninject(inject(own, settings)).text).toBe(own);
  });

  test('gives back values where the file was printed anew since, and JSON stays JSON', () => {
    const text = pod(
      `    env:\n    - {name: NO_PROXY, value: a.example}\n    - name: HTTP_PROXY\n      valueFrom:\n        secretKeyRef: {name: s, key: k}\n  - {name: two, image: b, env: [ ]}\n`,
      '  annotations: {sidelight.dev/own-proxy: replace}\n',
    );
    expect(uninject(inject(text)).text).toBe(text);
    const valueRead = (yaml: string): unknown => readYaml(yaml, 'file.yaml').documents[0]?.value;
    const printed = [
      JSON.stringify(valueRead(inject(text)), null, 1),
      JSON.stringify(valueRead(inject(text))),
      new Document(valueRead(inject(text))).toString({ indent: 4 }),
    ];
    for (const file of printed) {
      const { text: after, report } = uninject(file);
      expect(valueRead(after)).toEqual(valueRead(text));
      if (file.startsWith('{')) expect(JSON.parse(after)).toEqual(valueRead(text));
      expect(notes(report)).toEqual([]);
    }
  });

  test('finds injected pods of kinds that it does not know', () => {
    const text = `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: web}
spec:
  template: {metadata: {labels: {sidelight.dev/inject: enabled}}, spec: {containers: [{name: app, image: a}]}}
`;
    const settings = settingsSchema.parse({
      podTemplates: [{ group: 'argoproj.io', kind: 'Rollout', path: '/spec/template' }],
    });
    const injected = inject(text, settings);
    expect(injected).toContain('sidelight-envoy');
    expect(uninject(injected).text).toBe(text);
  });

  test.each([
    ['an empty list', '    env: []\n', ''],
    [
      'a proxy of its own that was replaced',
      '    env: [{name: HTTP_PROXY, value: "http://proxy.example:3128"}]\n',
      '  annotations: {sidelight.dev/own-proxy: replace}\n',
    ],
  ])('gives back %s also where the ports moved on a second injection', (_, env, more) => {
    const other =
      '  - name: other\n    image: example/other:1.0\n    ports: [{containerPort: 15888}, {containerPort: 15890}]\n';
    const withOther = (text: string): string => text.replace('  - name: app\n', `${other}  - name: app\n`);
    const text = pod(env, more);
    const moved = injectText(withOther(inject(text)), 'file.yaml', { settings: defaultSettings });
    expect(moved.outcomes).toEqual(['moved']);
    const { text: after, report } = uninject(moved.text);
    expect(after).toBe(withOther(text));
    expect(notes(report)).toEqual([]);
  });

  test('gives back what was there before the first of two injections, when the sidecar was taken out between', () => {
    const text = pod('    env: []\n', '').replace('spec:\n', 'spec:\n  volumes: null\n');
    const injected = inject(text);
    const without = injected.slice(0, injected.indexOf('  initContainers:'));
    expect(uninject(without).text).toBe(text);
    const again = inject(without);
    expect(again).toContain('sidelight-envoy');
    const { text: after, report } = uninject(again);
    expect([after, notes(report)]).toEqual([text, []]);
  });

  test('gives back a NO_PROXY of the pod’s own after two injections by different settings', () => {
    const text = pod('    env:\n    - {name: NO_PROXY, value: own.example}\n');
    const injected = inject(text);
    const without = injected.slice(0, injected.indexOf('  initContainers:'));
    const other = settingsSchema.parse({ telemetry: { noProxy: ['more.example'] } });
    const again = inject(without, other);
    expect(again).toContain('more.example');
    for (const settings of [defaultSettings, other]) {
      const { text: after, report } = uninject(again, settings);
      expect([after, notes(report)]).toEqual([text, []]);
    }
  });

  test('leaves a volume that a profile shares with the pod, also without a note', () => {
    const settings = settingsSchema.parse({
      profiles: {
        logs: {
          containers: [
            { name: 'shipper', image: 'shipper', volumeMounts: [{ name: 'data', mountPath: '/data' }] },
          ],
          volumes: [{ name: 'data', emptyDir: {} }],
        },
      },
    });
    const text = pod('  volumes:\n  - {name: data, emptyDir: {}}\n').replace('telemetry', 'logs');
    const { value } = readYaml(text, 'file').documents[0] as { value: Pod };
    const verdict = admit({
      pod: value,
      namespace: { name: 'default', labels: {}, annotations: {}, limitRanges: [] },
      settings,
    });
    if (verdict.outcome !== 'injected') throw new Error(verdict.outcome);
    const injected = applied(value, verdict.patch) as Pod;
    expect(injected.spec.initContainers?.map(({ name }) => name)).toEqual(['shipper']);
    const { text: after } = uninject(JSON.stringify(injected), settings);
    expect(JSON.parse(after)).toEqual(value);
  });

  test('says that it cannot tell what the webhook set of a profile from what the pod set itself', () => {
    const settings = settingsSchema.parse({
      profiles: { tools: { env: [{ name: 'TOOL', value: 'on' }] } },
    });
    const text = pod('').replace('telemetry', 'tools');
    const injected = inject(text, settings);
    expect(injected).toContain('sidelight.dev/restore');
    expect(notes(uninject(injected, settings).report)).toEqual([]);
    const byWebhook = injected.replace(/\n.*sidelight\.dev\/restore.*/, '');
    const { text: after, report } = uninject(byWebhook, settings);
    expect(after).toContain('TOOL');
    expect(notes(report)).toEqual([expect.stringContaining('profile tools')]);
  });

  test('takes what cannot be a status of ours for somebody else’s text', () => {
    const text = pod('', `  annotations: {sidelight.dev/status: '{"containers":[],"volumes":5}'}\n`);
    expect(uninject(text)).toMatchObject({ text, changed: false });
  });

  test('is not in the webhook’s way: it takes a pod with a note for its own', () => {
    const injected = inject(fixture('empties.yaml'));
    expect(injected).toContain('sidelight.dev/restore');
    const value = readYaml(injected, 'file.yaml').documents[0]?.value as Pod;
    const namespace = { name: 'default', labels: {}, annotations: {}, limitRanges: [] };
    expect(admit({ pod: value, namespace, settings: defaultSettings })).toEqual({ outcome: 'unchanged' });
  });
});

describe('sidelight uninject', () => {
  const run = (command: string, args: readonly string[], input = '') =>
    spawnSync('node_modules/.bin/node', ['cli/main.ts', command, ...args], { input, encoding: 'utf8' });

  test('prints the file as it was before inject, and what it did on standard error', () => {
    const text = fixture('deployment.yaml');
    const { stdout, stderr, status } = run('uninject', ['-f', '-'], run('inject', ['-f', '-'], text).stdout);
    expect([stdout, stderr, status]).toEqual([text, 'deployment/web: taken out\n', 0]);
  });

  test('gives a directory back in place, and --check tells before and after', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sidelight-uninject-'));
    const names = ['crlf-bom-no-final-newline.yaml', 'empties.yaml', 'json-tabs.json', 'quoted.yaml'];
    for (const name of names) cpSync(`test/cli/fixtures/${name}`, join(folder, name));
    expect(run('inject', ['--in-place', folder]).status).toBe(0);
    expect(run('uninject', ['--check', folder]).status).toBe(1);
    expect(run('uninject', ['--in-place', folder]).stderr).toContain('4 files: 4 changed, 4 taken out');
    expect(run('uninject', ['--check', folder]).status).toBe(0);
    for (const name of names) expect(readFileSync(join(folder, name), 'utf8')).toBe(fixture(name));
  });

  test('names itself, not inject, in the hint at an unrendered Helm template', () => {
    const { stderr, status } = run('uninject', ['-f', 'test/cli/fixtures/helm-template.yaml']);
    expect(status).toBe(2);
    expect(stderr).toContain('helm template CHART | sidelight uninject -f -');
  });

  test('prints nothing and ends with 2 on bad YAML, with its place', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'sidelight-')), 'bad.yaml');
    writeFileSync(path, 'a: 1\na: 2\n');
    const { stdout, stderr, status } = run('uninject', ['-f', path]);
    expect([stdout, status]).toEqual(['', 2]);
    expect(stderr).toContain('bad.yaml:2:1: Map keys must be unique');
  });
});
