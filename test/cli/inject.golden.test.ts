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

/** What the command line notes for `uninject` is all that it adds to what the webhook does. */
function withoutNote(pod: Pod): Pod {
  const { 'sidelight.dev/restore': _, ...annotations } = pod.metadata?.annotations ?? {};
  return pod.metadata?.annotations ? { ...pod, metadata: { ...pod.metadata, annotations } } : pod;
}

const injected = fixtures.map((fixture) => ({
  ...fixture,
  after: inject(fixture.text, fixture.name, fixture.profile),
}));
const printed = injected.filter(({ after }) => after.denied.length === 0);
// In these an alias is expanded, or an empty value or NO_PROXY replaced.
const replacing = /^(?:anchors|empties|json\.|merge-keys|own-proxy|profile|template-alias)/;

describe('sidelight inject', () => {
  test.each(injected)('prints and reports $name as its golden says', ({ name, after }) => {
    expectGolden(name, withoutBootstrap(after.text));
    expectGolden(`${name}.report`, [...after.report, ...after.denied, ''].join('\n'));
  });

  test.each(printed)('prints pods of $name that equal the webhook’s patch applied to them', (fixture) => {
    const wanted = podsOf(fixture.text, fixture.profile).map((pod) => pod.wanted);
    expect(podsOf(fixture.after.text, undefined).map((pod) => withoutNote(pod.before))).toEqual(wanted);
  });

  test.each(printed)('adds nothing to $name the second time', ({ name, profile, after }) => {
    expect(inject(after.text, name, profile).text).toBe(after.text);
  });

  test.each(printed.filter(({ name }) => !replacing.test(name)))('keeps every byte of $name', (fixture) => {
    const { text, after } = fixture;
    let at = 0;
    for (let i = 0; i < after.text.length; i++) if (after.text[i] === text[at]) at++;
    expect(at).toBe(text.length);
  });
});
