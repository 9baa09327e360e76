import { webcrypto as crypto } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import {
  caBundle,
  createAuthority,
  createLeaf,
  formatState,
  parseState,
  type TlsState,
} from '../../certs/index.ts';

const authority = () => createAuthority({ crypto, commonName: 'ca', now: Date.now(), days: 10 });
let state: TlsState;
let other: TlsState['active'];

beforeAll(async () => {
  const [active, next, previous] = await Promise.all([authority(), authority(), authority()]);
  const leaf = await createLeaf({
    crypto,
    authority: active,
    dnsNames: ['a.b.svc'],
    now: Date.now(),
    days: 1,
  });
  state = { active, next, previous: { certificate: previous.certificate }, leaf, rotation: '' };
  other = await authority();
});

test('a state reads back as it was written', () => {
  expect(parseState(formatState(state))).toEqual(state);
});

test('a bundle names its authorities from the oldest to the newest', () => {
  const { active, next, previous } = state;
  expect(caBundle(state)).toBe(`${previous?.certificate}${active.certificate}${next?.certificate}`);
});

test.each<[string, (whole: TlsState) => unknown, RegExp]>([
  ['a field that nobody knows', (whole) => ({ ...whole, more: 1 }), /more/],
  ['a missing leaf', ({ leaf: _, ...rest }) => rest, /leaf/],
  ['a leaf by another authority', (whole) => ({ ...whole, active: other }), /not by active/],
  ['the key of another', (whole) => ({ ...whole, next: { ...other, key: whole.active.key } }), /key of next/],
  ['an authority as leaf', (whole) => ({ ...whole, leaf: whole.active }), /wrong kind/],
  ['a leaf as authority', (whole) => ({ ...whole, next: whole.leaf }), /wrong kind/],
  [
    'garbage as certificate',
    (whole) => ({ ...whole, previous: { certificate: 'x' } }),
    /previous is no certificate/,
  ],
])('a stored state with %s is refused', (_, damage, why) => {
  expect(() => parseState(JSON.stringify(damage(state)))).toThrow(why);
});

test.each(['', '{', 'null', '[]'])('a stored state that is %j is refused', (text) => {
  expect(() => parseState(text)).toThrow();
});
