import { readdirSync, readFileSync } from 'node:fs';
import jsonpatch from 'jsonpatch';
import { describe, expect, test } from 'vitest';
import { injectText } from '../../cli/inject/document.ts';
import { labelled } from '../../cli/inject/label.ts';
import { namespacesOf } from '../../cli/inject/namespaces.ts';
import { manifestsOf, patchMark, templatePath, valueAt } from '../../cli/inject/workloads.ts';
import { defaultSettings as settings } from '../../platform/config/index.ts';
import { Fault } from '../../platform/faults/index.ts';
import { readYaml } from '../../platform/yaml/index.ts';
import { admit, type Pod, readPod } from '../../webhook/index.ts';
import { expectGolden, withoutBootstrap } from './goldens.ts';

const folder = new URL('fixtures/', import.meta.url);
const fixtures = readdirSync(folder).map((name) => ({
  name,
  text: readFileSync(new URL(name, folder), 'utf8'),
  profile: name.startsWith('profile') ? 'telemetry' : undefined,
}));

const inject = (text: string, source: string, profile: string | undefined) => {
  try {
    return injectText(text, source, { settings, profile });
  } catch (error) {
    if (error instanceof Fault) return { text: '', report: [], denied: [error.message] };
    throw error;
  }
};

/** Every pod of a text, and what the webhook's patch makes of it, applied by jsonpatch. */
function podsOf(text: string, profile: string | undefined): { before: Pod; wanted: unknown }[] {
  const manifests = manifestsOf(readYaml(text, 'file'));
  const namespaceOf = namespacesOf(manifests);
  return manifests.flatMap((manifest) => {
    const path = templatePath(manifest);
    const raw = path === undefined ? undefined : valueAt(manifest.value, path);
    if (raw === undefined || patchMark(manifest, raw)) return [];
    const before = readPod(structuredClone(raw));
    const disabled = before.metadata?.labels?.['sidelight.dev/inject'] === 'disabled';
    const pod = profile && !disabled ? labelled(before, profile) : before;
    const verdict = admit({ pod, namespace: namespaceOf(manifest.namespace), settings });
    const patched = verdict.outcome === 'injected';
    const wanted = patched
      ? jsonpatch.apply_patch(structuredClone(pod), structuredClone(verdict.patch))
      : before;
    return [{ before, wanted }];
  });
}

describe.each(fixtures)('sidelight inject -f $name', ({ name, text, profile }) => {
  const injected = inject(text, name, profile);
  const works = injected.denied.length === 0;

  test('prints and reports as its golden says', () => {
    expectGolden(name, withoutBootstrap(injected.text));
    expectGolden(`${name}.report`, [...injected.report, ...injected.denied, ''].join('\n'));
  });

  test.runIf(works)('prints pods that equal the webhook’s patch applied to them', () => {
    const wanted = podsOf(text, profile).map((pod) => pod.wanted);
    expect(podsOf(injected.text, undefined).map((pod) => pod.before)).toEqual(wanted);
  });

  test.runIf(works)('adds nothing the second time', () => {
    expect(inject(injected.text, name, profile).text).toBe(injected.text);
  });

  test.runIf(works && !/anchor|merge|alias|empties|own-proxy/.test(name))('keeps every byte', () => {
    let at = 0;
    for (let i = 0; i < injected.text.length; i++) if (injected.text[i] === text[at]) at++;
    const lists = name === 'flow.yaml' || name === 'json.json';
    expect(at).toBe(lists ? at : text.length);
  });
});
