import { insideVariable } from './addresses.ts';

/** vitest's global setup of the project `pod`: outside of the pod's network every test would fail for want of it. */
export default function insideOnly(): void {
  if (process.env[insideVariable] === '1') return;
  const error = new Error('tests in test/pod need the network of a pod: npm run test:pod [-- FILES]');
  error.stack = '';
  throw error;
}
