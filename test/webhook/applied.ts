import fastJsonPatch from 'fast-json-patch';
import jsonpatch from 'jsonpatch';
import { expect } from 'vitest';
import type { Operation } from '../../webhook/operation.ts';

/** `document` with the patch, on which two implementations of RFC 6902 must agree; `document` itself is left alone. */
export function applied<T>(document: T, patch: readonly Operation[]): T {
  const before = JSON.stringify(document);
  const copy = JSON.parse(before) as T;
  const other = fastJsonPatch.applyPatch(
    copy,
    structuredClone(patch) as Operation[],
    true,
    true,
    false,
  ).newDocument;
  // The copy that jsonpatch makes loses a key of this name.
  if (!before.includes('"__proto__"')) {
    expect(JSON.stringify(jsonpatch.apply_patch(document, [...patch]))).toBe(JSON.stringify(other));
  }
  expect(JSON.stringify(document)).toBe(before);
  return JSON.parse(JSON.stringify(other)) as T;
}
