import { z } from 'zod';
import { text } from './values.ts';

const podTemplate = z.strictObject({
  group: text(
    /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)+$/,
    'an API group such as argoproj.io',
  )
    .max(253)
    .describe('API group, without the version.'),
  kind: text(/^[A-Z][A-Za-z0-9]{0,62}$/, 'a kind such as Rollout').describe('Kind, as manifests write it.'),
  path: text(
    /^(\/(?!\d+(\/|$))([^~/\s]|~[01])+)+$/,
    'a JSON Pointer through maps such as /spec/template, to what holds metadata and spec of the pod',
  ).describe('Where an object of that kind holds its pod template.'),
});

/** Kinds beyond Kubernetes' own whose manifests `inject`, `uninject` and `explain` edit or judge. */
export const podTemplates = z
  .array(podTemplate)
  .max(100)
  .default([])
  .describe('Other kinds with a pod template, for the command line; the webhook sees their pods anyway.');
