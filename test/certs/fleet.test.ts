import { webcrypto as crypto, X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { caBundle, createSteady, formatState, nextStep, type TlsState, takeStep } from '../../certs/index.ts';

const minute = 60_000;
const day = 1440 * minute;
const born = Date.UTC(2030, 0, 1);
const dnsNames = ['a.b.svc'];

interface Scenario {
  readonly caDays: number;
  readonly certificateDays: number;
  readonly graceMs: number;
  readonly retireMs: number;
  readonly replicas: number;
}

interface Replica {
  readonly steady: ReturnType<typeof createSteady>;
  /** What it reads as the time lies this far in the past. */
  readonly behindMs: number;
  wakesAt: number;
  /** It has looked since time was skipped, and found nothing to do. */
  rests: boolean;
  served: string | undefined;
  /** Set between its reads and its write. */
  read:
    | { readonly version: number; readonly generation: number; readonly state: TlsState | undefined }
    | undefined;
}

/** A cluster on a clock of its own: one Secret, one webhook configuration, and replicas that read and write late. */
class Fleet {
  time = born;
  state: TlsState | undefined;
  /** Of the Secret; a write by another version than this is refused. */
  version = 0;
  rotation = '';
  readonly bundles = [{ since: born, until: Number.POSITIVE_INFINITY, text: '' }];
  readonly replicas: Replica[];
  readonly steps: Record<string, number> = {};
  readonly verified = new Map<string, boolean>();
  readonly failures: string[] = [];
  readonly scenario: Scenario;
  readonly random: () => number;

  constructor(scenario: Scenario, random: () => number) {
    this.scenario = scenario;
    this.random = random;
    this.replicas = Array.from({ length: scenario.replicas }, (_, i) =>
      this.boot((i % 2) * 200 * day * random()),
    );
  }

  boot(behindMs: number): Replica {
    const steady = createSteady(() => this.time);
    return {
      steady,
      behindMs,
      wakesAt: this.time + this.random() * minute,
      rests: false,
      served: undefined,
      read: undefined,
    };
  }

  get bundle(): string {
    return this.bundles.at(-1)?.text as string;
  }

  /** Lets the replica that wakes first do the next half of its pass. */
  async tick(): Promise<void> {
    const replica = this.replicas.reduce((first, one) => (one.wakesAt < first.wakesAt ? one : first));
    this.time = replica.wakesAt;
    const { read } = replica;
    if (read) await this.write(replica, read);
    else this.read(replica);
    const { graceMs, retireMs } = this.scenario;
    // Between its reads and its write a replica may sleep past the grace period, but not past retirement.
    const most = replica.read ? retireMs / 2 : Math.min(graceMs, retireMs / 2) / 2;
    replica.wakesAt = this.time + this.random() ** 4 * most + 1;
    this.check();
  }

  read(replica: Replica): void {
    if (this.state) replica.served = this.state.leaf.certificate;
    replica.read = { version: this.version, generation: this.bundles.length, state: this.state };
  }

  async write(replica: Replica, { version, generation, state }: NonNullable<Replica['read']>): Promise<void> {
    replica.read = undefined;
    const bundle = this.bundles[generation - 1]?.text;
    const held = state && bundle === caBundle(state) ? `${generation} ${formatState(state)}` : undefined;
    const jump = this.random() < 0.05 ? this.random() * 900 * day : 0;
    // The first certificates can only be as right as the first clock.
    const late = state ? replica.behindMs + jump : 0;
    const situation = {
      state,
      now: this.time - late,
      steadyMs: replica.steady(held),
      rotation: this.rotation,
      settings: { ...this.scenario, dnsNames, commonName: 'ca' },
    };
    const step = nextStep(situation);
    replica.rests = !step;
    if (step && version === this.version) {
      this.state = await takeStep(crypto, step, situation);
      this.version++;
      this.steps[step] = (this.steps[step] ?? 0) + 1;
    } else if (!step && state && !held && generation === this.bundles.length) {
      const last = this.bundles.at(-1) as Fleet['bundles'][number];
      last.until = this.time;
      this.bundles.push({ since: this.time, until: Number.POSITIVE_INFINITY, text: caBundle(state) });
    }
  }

  /** Every leaf that is served holds by every bundle that an API server may have by now. */
  check(): void {
    if (this.bundles.length === 1) return;
    const oldest = this.time - this.scenario.graceMs;
    for (const { until, text } of this.bundles.slice(-4)) {
      if (until <= oldest || text === '') continue;
      for (const { served } of this.replicas) {
        if (served && !this.holds(served, text)) this.failures.push(this.story());
      }
    }
  }

  story(): string {
    return `${new Date(this.time).toISOString()} after ${JSON.stringify(this.steps)}`;
  }

  holds(leaf: string, bundle: string): boolean {
    const pems = bundle.match(/-----BEGIN[\s\S]+?-----END CERTIFICATE-----\n/g) ?? [];
    const valid = (pem: string) => {
      const { validFromDate, validToDate } = parsed(pem);
      return validFromDate.getTime() <= this.time && this.time < validToDate.getTime();
    };
    const by = pems.find((pem) => {
      const key = `${leaf}${pem}`;
      const known = this.verified.get(key) ?? parsed(leaf).verify(parsed(pem).publicKey);
      this.verified.set(key, known);
      return known;
    });
    return by !== undefined && valid(by) && valid(leaf);
  }

  /** True when nobody has anything to do for a while. */
  idle(): boolean {
    const { state, bundle } = this;
    if (!state || state.next || state.previous || bundle !== caBundle(state)) return false;
    return this.replicas.every(({ served, rests }) => rests && served === state.leaf.certificate);
  }

  /** Passes time in which every replica only reads what it knows. */
  skip(ms: number): void {
    this.time += ms;
    for (const replica of this.replicas) {
      replica.wakesAt += ms;
      replica.rests = false;
    }
  }
}

const certificates = new Map<string, X509Certificate>();
function parsed(pem: string): X509Certificate {
  const certificate = certificates.get(pem) ?? new X509Certificate(pem);
  certificates.set(pem, certificate);
  return certificate;
}

const scenarios = fc.record({
  caDays: fc.integer({ min: 60, max: 365 }),
  certificateDays: fc.integer({ min: 20, max: 120 }),
  graceMs: fc.integer({ min: 2 * minute, max: 20 * minute }),
  retireMs: fc.integer({ min: 20 * minute, max: 60 * minute }),
  replicas: fc.integer({ min: 1, max: 4 }),
});

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
function numbersOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

async function threeYears(scenario: Scenario, random: () => number): Promise<Fleet> {
  const fleet = new Fleet(scenario, random);
  const idleMs = (Math.min(scenario.certificateDays, scenario.caDays) * day) / 8;
  while (fleet.time < born + 3 * 365 * day && fleet.failures.length === 0) {
    await fleet.tick();
    if (random() < 0.005) fleet.replicas[0] = fleet.boot(0);
    if (!fleet.idle()) continue;
    if (random() < 0.02) fleet.rotation = `${fleet.time}`;
    fleet.skip(random() * idleMs);
  }
  return fleet;
}

test('over three years no replica serves what an API server can not verify, whoever sleeps or lags', async () => {
  let activated = 0;
  await fc.assert(
    fc.asyncProperty(scenarios, fc.integer(), async (scenario, seed) => {
      const { failures, steps } = await threeYears(scenario, numbersOf(seed));
      expect(failures).toEqual([]);
      expect(steps.start).toBe(1);
      expect(steps.retire).toBeGreaterThanOrEqual(3);
      activated += steps.activate ?? 0;
    }),
    { numRuns: 10, endOnFailure: true },
  );
  expect(activated).toBeGreaterThan(40);
});
