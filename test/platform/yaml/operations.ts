import type { GeneratorValue } from 'fast-check';
import fc from 'fast-check';
import jsonpatch from 'jsonpatch';
import type { Operation } from '../../../platform/yaml/index.ts';

const values: unknown[] = [
  'text',
  '1.1',
  'on',
  { name: 'HTTP_PROXY', value: 'http://127.0.0.1:15888' },
  [{ name: 'a', value: '{"b": "it\'s"}' }, { name: 'b' }],
  { list: [1, [2, {}]], empty: [], deep: { a: null } },
  [],
];

/** The reference that spliced text is held against. */
export const apply = (value: unknown, operation: Operation): unknown =>
  jsonpatch.apply_patch(structuredClone(value) as object, structuredClone([operation]));

/** Operations that apply to a value, one after the other. */
export function makeOperations(g: GeneratorValue, value: unknown): Operation[] {
  const operations: Operation[] = [];
  let now = value;
  for (let left = g(fc.integer, { min: 1, max: 5 }); left > 0; left--) {
    const operation = g(fc.boolean) ? makeAddition(g, now) : makeReplacement(g, now);
    operations.push(operation);
    now = apply(now, operation);
  }
  return operations;
}

/** An operation that takes nothing away. */
export function makeAddition(g: GeneratorValue, root: unknown): Operation {
  const { path, at } = walk(g, root);
  const places = Array.isArray(at) ? ['-', ...at.keys(), at.length] : ['new', 'new/er', 'no'];
  return {
    op: 'add',
    path: `${path}/${quote(String(pick(g, places)))}`,
    value: structuredClone(pick(g, values)),
  };
}

function makeReplacement(g: GeneratorValue, root: unknown): Operation {
  const { path, at } = walk(g, root);
  const known = Object.keys(at as object);
  if (known.length === 0) return makeAddition(g, root);
  const op = Array.isArray(at) ? 'replace' : pick(g, ['replace', 'add'] as const);
  return { op, path: `${path}/${quote(pick(g, known))}`, value: structuredClone(pick(g, values)) };
}

const pick = <T>(g: GeneratorValue, of: readonly T[]): T => of[g(fc.nat, { max: of.length - 1 })] as T;
const quote = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

/** Some map or list of a value. */
function walk(g: GeneratorValue, root: unknown): { path: string; at: unknown } {
  let path = '';
  let at = root;
  for (let depth = g(fc.nat, { max: 6 }); depth > 0; depth--) {
    const inner = Object.entries(at as object).filter(([, v]) => typeof v === 'object' && v !== null);
    if (inner.length === 0) break;
    const [key, next] = pick(g, inner);
    path += `/${quote(key)}`;
    at = next;
  }
  return { path, at };
}
