import { webcrypto as crypto } from 'node:crypto';
import { expect, test } from 'vitest';
import { lifeOf, nextStep, type Situation, type TlsState, takeStep } from '../../certs/index.ts';

const day = 86_400_000;
const born = Date.UTC(2030, 0, 1);
const settings = {
  commonName: 'ca',
  dnsNames: ['a.b.svc'],
  caDays: 90,
  certificateDays: 30,
  graceMs: 60_000,
  retireMs: 600_000,
};
const at = (state: TlsState | undefined, more: Partial<Situation> = {}): Situation => ({
  state,
  now: born,
  steadyMs: 0,
  rotation: '',
  settings,
  ...more,
});
const started = await takeStep(crypto, 'start', at(undefined));
const publishing = await takeStep(crypto, 'publish', at(started, { now: born + 60 * day }));
const active = await takeStep(crypto, 'activate', at(publishing, { now: born + 60 * day }));

test('without a state, or with an expired authority, everything starts anew', async () => {
  expect(nextStep(at(undefined))).toBe('start');
  expect(nextStep(at(started, { now: born + 90 * day }))).toBe('start');
  const anew = await takeStep(crypto, 'start', at(started, { now: born + 90 * day }));
  expect(Object.keys(anew).sort()).toEqual(['active', 'leaf', 'rotation']);
  expect(lifeOf(anew.active.certificate).issuedAt).toBe(born + 90 * day);
});

test('a leaf is renewed at two thirds of its life, by the same authority', async () => {
  expect(nextStep(at(started, { now: born + 20 * day - 1 }))).toBeUndefined();
  expect(nextStep(at(started, { now: born + 20 * day }))).toBe('renew');
  const renewed = await takeStep(crypto, 'renew', at(started, { now: born + 20 * day }));
  expect(renewed.active).toEqual(started.active);
  expect(lifeOf(renewed.leaf.certificate).notAfter).toBe(born + 50 * day);
});

test('a leaf is renewed when its names are no longer those that are dialled', () => {
  const renamed = { ...settings, dnsNames: ['a.b.svc', 'a.b.svc.corp'] };
  expect(nextStep(at(started, { settings: renamed }))).toBe('renew');
});

test('a leaf that ends with its authority is not renewed again and again', async () => {
  const short = { ...settings, certificateDays: 800 };
  const state = await takeStep(crypto, 'start', at(undefined, { settings: short }));
  expect(lifeOf(state.leaf.certificate).notAfter).toBe(born + 90 * day);
  expect(nextStep(at(state, { settings: short, now: born + 89 * day }))).toBe('publish');
});

test('an authority gets its successor at two thirds of its life', async () => {
  const young = await takeStep(crypto, 'renew', at(started, { now: born + 59 * day }));
  expect(nextStep(at(young, { now: born + 60 * day - 1 }))).toBeUndefined();
  expect(nextStep(at(young, { now: born + 60 * day }))).toBe('publish');
});

test('a new authority signs only once its bundle was steady for the grace period', () => {
  const now = born + 60 * day;
  const state = { ...publishing, leaf: active.leaf };
  expect(nextStep(at(state, { now, steadyMs: -1 }))).toBeUndefined();
  expect(nextStep(at(state, { now, steadyMs: 59_999 }))).toBeUndefined();
  expect(nextStep(at(state, { now, steadyMs: 60_000 }))).toBe('activate');
});

test('the old authority leaves once no replica can serve a leaf of it', async () => {
  const now = born + 60 * day;
  expect(active.previous).toEqual({ certificate: started.active.certificate });
  expect(nextStep(at(active, { now, steadyMs: 599_999 }))).toBeUndefined();
  expect(nextStep(at(active, { now, steadyMs: 600_000 }))).toBe('retire');
  const retired = await takeStep(crypto, 'retire', at(active, { now }));
  expect(retired).toEqual({ active: publishing.next, leaf: active.leaf, rotation: '' });
});

test('a successor that grew old unused is replaced before it signs', async () => {
  const shorter = { ...settings, caDays: 3 };
  const state = await takeStep(crypto, 'publish', at(started, { settings: shorter }));
  const later = at(state, { settings: shorter, now: born + 2 * day, steadyMs: 1e9 });
  expect(nextStep({ ...later, now: later.now - 1 })).toBe('activate');
  expect(nextStep(later)).toBe('publish');
  const replaced = await takeStep(crypto, 'publish', later);
  expect(lifeOf((replaced.next as TlsState['active']).certificate).issuedAt).toBe(later.now);
  expect(replaced.active).toEqual(started.active);
});

test('a forced rotation happens once for a value, and not when the value is taken away', async () => {
  expect(nextStep(at(started, { rotation: 'now' }))).toBe('publish');
  const forced = await takeStep(crypto, 'publish', at(started, { rotation: 'now' }));
  const done = await takeStep(crypto, 'retire', at(await takeStep(crypto, 'activate', at(forced))));
  expect(nextStep(at(done, { rotation: 'now' }))).toBeUndefined();
  expect(nextStep(at(done, { rotation: '' }))).toBeUndefined();
  expect(nextStep(at(done, { rotation: 'again' }))).toBe('publish');
});

test('a rotation that is asked for during another waits for its end', () => {
  expect(nextStep(at(active, { now: born + 60 * day, rotation: 'now' }))).toBeUndefined();
});

test('a clock that jumped back issues nothing that is older than what is there', async () => {
  const past = born - 400 * day;
  expect(nextStep(at(started, { now: past }))).toBeUndefined();
  const forced = await takeStep(crypto, 'publish', at(started, { now: past, rotation: 'now' }));
  expect(lifeOf((forced.next as TlsState['active']).certificate).issuedAt).toBe(born);
});
