import {
  type Crypto,
  createSteady,
  endsOf,
  formatState,
  nextStep,
  parseState,
  type RotationSettings,
  type Step,
  type TlsState,
  takeStep,
} from '../../certs/index.ts';
import type { Settings } from '../../platform/config/index.ts';
import { Fault, fault, toFault } from '../../platform/faults/index.ts';
import type { Client, KubeObject } from '../../platform/kube/index.ts';
import type { Logger } from '../../platform/log/index.ts';
import { bundlePatch, holds, steadyKey, trusts, type WebhookConfiguration } from './configuration.ts';

/** Set on the Secret to any new value, it forces a new authority; the state records the last value that did. */
export const rotateAnnotation = 'sidelight.dev/rotate-ca';

/** The objects that `sidelight install` makes. */
export const certificateNames = {
  secret: 'sidelight-webhook-tls',
  configuration: 'sidelight',
  service: 'sidelight-webhook',
} as const;

export interface CertificatesOptions {
  readonly client: Client;
  readonly crypto: Crypto;
  /** Of the Secret and the Service. */
  readonly namespace: string;
  readonly names?: Readonly<Record<keyof typeof certificateNames, string>>;
  readonly settings: {
    readonly clusterDomain: string;
    readonly webhook: Pick<Settings['webhook'], 'caDays' | 'certificateDays'>;
  };
  /** Our clock, in milliseconds since the epoch; the API server's is taken where the two differ. */
  readonly now: () => number;
  /** Milliseconds on a clock that never jumps. */
  readonly monotonic: () => number;
  /** Resolves after `ms`, or as soon as the signal aborts. */
  readonly delay: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** Given a pair (PEM) to serve from now on; called once for each. */
  readonly onChange: (tls: Tls) => void;
  readonly intervalMs?: number;
  /** How long an API server may still verify by the bundle before. */
  readonly graceMs?: number;
  /** How long a replica may still serve the leaf before. */
  readonly retireMs?: number;
}

export interface Tls {
  readonly key: string;
  readonly cert: string;
}

export interface CertificatesState {
  /** There is a leaf, and every entry's caBundle was seen to hold what verifies it. */
  readonly ready: boolean;
  /** Reconciliations that failed since the start. */
  readonly failures: number;
  /** Seconds since the epoch; undefined before the first leaf. */
  readonly notAfter: { readonly leaf: number; readonly authority: number } | undefined;
}

export interface Certificates {
  /** Reconciles at once and then at every interval. */
  start(): void;
  /** Resolves when nothing of it runs any more. */
  stop(): Promise<void>;
  current(): Tls | undefined;
  state(): CertificatesState;
}

interface Secret extends KubeObject {
  readonly data?: Readonly<Record<string, string>>;
}

/** Key in the Secret; one key, so that no part of the state can be written without the rest. */
const stateKey = 'state.json';

/**
 * Keeps the state in the Secret whole and every entry's `caBundle` equal to its bundle, beside any number of replicas
 * that do the same (docs/decisions/0002-one-writer.md). Whatever fails is logged, counted and tried again; what is
 * served stays served.
 */
export function createCertificates(options: CertificatesOptions): Certificates {
  const { client, crypto, namespace, settings, now, monotonic, delay, log, onChange } = options;
  const { names = certificateNames, intervalMs = 10_000, graceMs = 60_000, retireMs = 600_000 } = options;
  const secretPath = `/api/v1/namespaces/${namespace}/secrets/${names.secret}`;
  const configurationPath = `/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/${names.configuration}`;
  const rotation: RotationSettings = {
    commonName: `${names.service}-ca`,
    dnsNames: [
      `${names.service}.${namespace}.svc`,
      `${names.service}.${namespace}.svc.${settings.clusterDomain}`,
    ],
    caDays: settings.webhook.caDays,
    certificateDays: settings.webhook.certificateDays,
    graceMs,
    retireMs,
  };
  const stopping = new AbortController();
  const steady = createSteady(monotonic);
  let running: Promise<void> = Promise.resolve();
  let held: TlsState | undefined;
  let published = false;
  let failures = 0;

  function serve(state: TlsState): void {
    const changed = held?.leaf.certificate !== state.leaf.certificate;
    if (changed) onChange(tlsOf(state));
    held = state;
  }

  async function read<T>(path: string, what: string): Promise<T> {
    try {
      return (await client.request('GET', path, { signal: stopping.signal })) as T;
    } catch (error) {
      if (error instanceof Fault && error.fields.status === 404) throw fault('not_installed', { what });
      throw error;
    }
  }

  async function write(secret: Secret, step: Step, state: TlsState): Promise<void> {
    const data = { ...secret.data, [stateKey]: Buffer.from(formatState(state)).toString('base64') };
    await client.request('PUT', secretPath, { body: { ...secret, data }, signal: stopping.signal });
    log.info({ step, ...endsOf(state) }, 'certificates changed');
  }

  function stored(secret: Secret): TlsState | undefined {
    const text = secret.data?.[stateKey];
    if (!text) return undefined;
    try {
      return parseState(Buffer.from(text, 'base64').toString('utf8'));
    } catch (error) {
      log.warn(
        { secret: names.secret, why: toFault(error).message },
        'stored certificates are unusable: anew',
      );
      return undefined;
    }
  }

  async function publish(configuration: WebhookConfiguration, state: TlsState): Promise<void> {
    const body = bundlePatch(configuration, state);
    if (body.length === 0) return;
    const contentType = 'application/json-patch+json';
    await client.request('PATCH', configurationPath, { body, contentType, signal: stopping.signal });
    log.info({ configuration: names.configuration }, 'caBundle published');
  }

  /** One look at both objects and at most one change; true when there may be more to do at once. */
  async function pass(): Promise<boolean> {
    // The configuration is read before the Secret, and patched by the version that was read: so a replica that has
    // slept can't put an old bundle back.
    const what = `MutatingWebhookConfiguration ${names.configuration}`;
    const configuration = await read<WebhookConfiguration>(configurationPath, what).catch(toFault);
    const secret = await read<Secret>(secretPath, `Secret ${namespace}/${names.secret}`);
    const state = stored(secret);
    if (state) serve(state);
    const inPlace = state && !(configuration instanceof Fault) && holds(configuration, state);
    if (!(configuration instanceof Fault)) published = state !== undefined && trusts(configuration, state);
    else if (configuration.code === 'not_installed') published = false;
    const situation = {
      state,
      now: now() + client.clockOffsetMs(),
      steadyMs: steady(inPlace ? steadyKey(configuration as WebhookConfiguration, state) : undefined),
      rotation: secret.metadata.annotations?.[rotateAnnotation] ?? '',
      settings: rotation,
    };
    const step = nextStep(situation);
    if (step) {
      await write(secret, step, await takeStep(crypto, step, situation));
      return true;
    }
    if (configuration instanceof Fault) throw configuration;
    if (!state || inPlace) return false;
    await publish(configuration, state);
    return true;
  }

  async function reconcile(): Promise<void> {
    for (let passes = 0; passes < 8 && !stopping.signal.aborted; passes++) {
      try {
        if (!(await pass())) return;
      } catch (error) {
        // Another replica was first: what it wrote is read in the next pass.
        if (!(error instanceof Fault && error.code === 'kube_conflict')) throw error;
      }
    }
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await reconcile();
      } catch (error) {
        if (stopping.signal.aborted) return;
        failures++;
        const { code, message } = toFault(error);
        log.error({ code, failures }, message);
      }
      await delay(intervalMs, stopping.signal);
    }
  }

  return {
    start() {
      running = run();
    },
    stop() {
      stopping.abort();
      return running;
    },
    current: () => held && tlsOf(held),
    state: () => ({ ready: published, failures, notAfter: held && endsOf(held) }),
  };
}

const tlsOf = ({ leaf }: TlsState): Tls => ({ key: leaf.key, cert: leaf.certificate });
