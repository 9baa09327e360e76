import { X509Certificate } from 'node:crypto';
import { createAuthority } from './authority.ts';
import { backdateMs, type Crypto } from './issue.ts';
import { createLeaf } from './leaf.ts';
import type { TlsState } from './state.ts';

/**
 * A change of the shared state, in the order of a rotation:
 * `publish` puts a new authority beside the old one, `activate` lets it sign the leaf, `retire` forgets the old one.
 * `start` begins anew where nothing usable is left; `renew` replaces the leaf under the same authority.
 */
export type Step = 'start' | 'publish' | 'activate' | 'retire' | 'renew';

export interface RotationSettings {
  readonly commonName: string;
  readonly dnsNames: readonly string[];
  readonly caDays: number;
  readonly certificateDays: number;
  /** How long after a change of the bundle an API server may still verify by the one before. */
  readonly graceMs: number;
  /** How long after a change of the leaf a replica may still serve the one before. */
  readonly retireMs: number;
}

export interface Situation {
  /** Undefined when nothing is stored, or nothing usable. */
  readonly state: TlsState | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** How long, without a break, every verifier's configuration has been seen to hold this state's bundle, on a
   * clock that never jumps (createSteady); negative while it doesn't. */
  readonly steadyMs: number;
  /** The forced rotation that is asked for, or the empty string. */
  readonly rotation: string;
  readonly settings: RotationSettings;
}

interface Life {
  readonly issuedAt: number;
  readonly notAfter: number;
}

/** Milliseconds since the epoch; `issuedAt` is when it was signed, which is later than its notBefore. */
export function lifeOf(pem: string): Life {
  const certificate = new X509Certificate(pem);
  return {
    issuedAt: certificate.validFromDate.getTime() + backdateMs,
    notAfter: certificate.validToDate.getTime(),
  };
}

const twoThirdsOver = (life: Life, now: number): boolean =>
  now >= life.issuedAt + ((life.notAfter - life.issuedAt) * 2) / 3;

/** A clock that jumped back must not issue what is older than what is there: time never falls behind the state. */
function floorOfTime({ active, next, leaf }: TlsState, now: number): number {
  const issued = [active, next, leaf].map((pair) => (pair ? lifeOf(pair.certificate).issuedAt : 0));
  return Math.max(now, ...issued);
}

function names(pem: string): string {
  return new X509Certificate(pem).subjectAltName ?? '';
}

function leafIsDue(state: TlsState, now: number, dnsNames: readonly string[]): boolean {
  const leaf = lifeOf(state.leaf.certificate);
  // A leaf that ends with its authority can't be renewed to live longer.
  const renewable = leaf.notAfter < lifeOf(state.active.certificate).notAfter;
  return (
    (renewable && twoThirdsOver(leaf, now)) ||
    names(state.leaf.certificate) !== dnsNames.map((name) => `DNS:${name}`).join(', ')
  );
}

function authorityIsDue(state: TlsState, now: number, rotation: string): boolean {
  if (state.previous) return false;
  if (state.next) return twoThirdsOver(lifeOf(state.next.certificate), now);
  const forced = rotation !== '' && rotation !== state.rotation;
  return forced || twoThirdsOver(lifeOf(state.active.certificate), now);
}

/** What the shared state needs now, or undefined when it is well as it is. */
export function nextStep({ state, now, steadyMs, rotation, settings }: Situation): Step | undefined {
  if (!state) return 'start';
  const time = floorOfTime(state, now);
  if (time >= lifeOf(state.active.certificate).notAfter) return 'start';
  if (leafIsDue(state, time, settings.dnsNames)) return 'renew';
  if (authorityIsDue(state, time, rotation)) return 'publish';
  if (state.next && steadyMs >= settings.graceMs) return 'activate';
  if (state.previous && steadyMs >= settings.retireMs) return 'retire';
  return undefined;
}

/** The state after `step`, with fresh keys where it needs them. `nextStep` must have named the step. */
export async function takeStep(crypto: Crypto, step: Step, situation: Situation): Promise<TlsState> {
  const { state, rotation, settings } = situation;
  const now = state ? floorOfTime(state, situation.now) : situation.now;
  const { commonName, caDays, certificateDays, dnsNames } = settings;
  const newAuthority = () => createAuthority({ crypto, commonName, now, days: caDays });
  const newLeaf = (authority: TlsState['active']) =>
    createLeaf({ crypto, authority, dnsNames, now, days: certificateDays });
  if (step === 'start' || !state) {
    const active = await newAuthority();
    return { active, leaf: await newLeaf(active), rotation };
  }
  if (step === 'renew') return { ...state, leaf: await newLeaf(state.active) };
  if (step === 'publish') {
    return { ...state, next: await newAuthority(), rotation: rotation || state.rotation };
  }
  const { next, previous: _, ...rest } = state;
  if (step === 'retire' || !next) return rest;
  const previous = { certificate: state.active.certificate };
  return { active: next, previous, leaf: await newLeaf(next), rotation: state.rotation };
}

/** Metrics' view: seconds since the epoch at which each certificate ends; `authority` is the one that signed the leaf. */
export function endsOf(state: TlsState): { readonly leaf: number; readonly authority: number } {
  const authority = lifeOf(state.active.certificate).notAfter;
  return { leaf: lifeOf(state.leaf.certificate).notAfter / 1000, authority: authority / 1000 };
}
