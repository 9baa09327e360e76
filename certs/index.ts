export { type AuthorityInput, createAuthority } from './authority.ts';
export { backdateMs, type Crypto, type KeyedCertificate } from './issue.ts';
export { createLeaf, type LeafInput } from './leaf.ts';
export {
  endsOf,
  lifeOf,
  nextStep,
  type RotationSettings,
  type Situation,
  type Step,
  takeStep,
} from './rotation.ts';
export { caBundle, formatState, parseState, type TlsState } from './state.ts';
export { createSteady } from './steady.ts';
