import { Registry } from 'prom-client';
import type { Crypto } from '../../certs/index.ts';
import { type WebhookMetrics, webhookMetrics } from '../../metrics/register/index.ts';
import { type Settings, settingsHash } from '../../platform/config/index.ts';
import { type Fault, fault } from '../../platform/faults/index.ts';
import { type HttpServer, listen, type TlsMaterial } from '../../platform/http/index.ts';
import type { Client } from '../../platform/kube/index.ts';
import type { Logger } from '../../platform/log/index.ts';
import { version } from '../../platform/version.ts';
import { admit, type Verdict } from '../admit.ts';
import { admissionApp } from './app.ts';
import { createCertificates } from './certificates.ts';
import { fromZero } from './fromZero.ts';
import { watchNamespaces } from './namespaces.ts';
import { probesApp } from './probes.ts';
import { reloadSettings } from './reload.ts';
import type { SettingsFile } from './settings.ts';

export interface WebhookOptions {
  settings: Settings;
  /** Where they come from; it is read again as long as the webhook runs. */
  settingsFile?: SettingsFile;
  client: Client;
  crypto: Crypto;
  log: Logger;
  ports: { https: number; plain: number };
  /** Address to listen on; all of them, if not given. */
  host?: string;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** Milliseconds on a clock that never jumps. */
  monotonic: () => number;
  /** Resolves after `ms`, or as soon as the signal aborts. */
  delay: (ms: number, signal: AbortSignal) => Promise<void>;
  random: () => number;
}

export interface Webhook {
  /** Keeps serving until no endpoint names this replica any more, then ends. */
  drain(): Promise<void>;
}

/** A whole review must arrive within this; the API server waits for 5 s. */
const requestTimeoutMs = 5_000;
const maxConnections = 1_000;

/** The admission webhook: certificate, namespaces, admission over TLS, and probes and metrics beside it. */
export async function startWebhook(options: WebhookOptions): Promise<Webhook> {
  const { settings, client, log, now, monotonic, delay, random } = options;
  const address = options.host === undefined ? {} : { host: options.host };
  const registry = new Registry();
  const metrics = webhookMetrics(registry);
  fromZero(metrics);
  const onFault = ({ code }: Fault) => metrics.faults.inc({ code });
  const reload = reloadSettings({ ...options, metrics, onFault });
  const namespaces = watchNamespaces({
    client,
    now: monotonic,
    delay,
    random,
    onError: (error) => {
      onFault(error);
      log.warn({ code: error.code }, error.message);
    },
  });
  let synced = false;
  void namespaces.ready.then(() => {
    synced = true;
    metrics.cacheSynced.set(1);
  });

  const app = admissionApp({
    namespaceOf: namespaces.of,
    admit: (pod, namespace) => admit({ pod, namespace, settings: reload.settings() }),
    onVerdict: (verdict, seconds) => count(metrics, verdict, seconds),
    onFault,
    log,
  });

  let https: Promise<HttpServer> | undefined;
  const serve = (tls: TlsMaterial) => {
    const onSlowClient = () => {
      const slow = fault('slow_client', { seconds: requestTimeoutMs / 1000 });
      onFault(slow);
      log.warn({ code: slow.code }, slow.message);
    };
    const limits = { ...address, port: options.ports.https, requestTimeoutMs, maxConnections, onSlowClient };
    return listen(app, { ...limits, tls });
  };
  const certificates = createCertificates({
    client,
    crypto: options.crypto,
    namespace: settings.namespace,
    settings,
    now,
    monotonic,
    delay,
    log,
    onChange(tls) {
      if (https) void https.then((server) => server.setTls(tls));
      else https = serve(tls);
    },
  });
  certificates.start();

  let draining = false;
  const probes = await listen(
    probesApp({
      notReady() {
        if (draining) return 'draining';
        if (!synced) return 'waiting for the first list of namespaces and limit ranges';
        return certificates.state().ready
          ? undefined
          : 'waiting for a certificate that the webhook configuration trusts';
      },
      async metrics() {
        const { notAfter } = certificates.state();
        if (notAfter) {
          metrics.certificateExpiry.set({ certificate: 'leaf' }, notAfter.leaf);
          metrics.certificateExpiry.set({ certificate: 'ca' }, notAfter.authority);
        }
        return { type: registry.contentType, text: await registry.metrics() };
      },
    }),
    { ...address, port: options.ports.plain, requestTimeoutMs, maxConnections: 100 },
  );
  log.info({ revision: version, settings: settingsHash(settings), ports: options.ports }, 'started');

  return {
    async drain() {
      draining = true;
      log.info({ seconds: settings.webhook.drainSeconds }, 'draining');
      const server = await https;
      server?.closeAfterAnswers();
      await delay(settings.webhook.drainSeconds * 1000, new AbortController().signal);
      await server?.close();
      await Promise.all([reload.stop(), certificates.stop(), namespaces.close(), probes.close()]);
      client.close();
      log.info('ended');
    },
  };
}

function count(metrics: WebhookMetrics, verdict: Verdict, seconds: number): void {
  metrics.duration.observe(seconds);
  // Our own work that comes back is a call, but no admission of its own.
  if (verdict.outcome === 'unchanged') return;
  const reason = 'reason' in verdict ? verdict.reason : 'none';
  metrics.reviews.inc({ outcome: verdict.outcome, reason });
  if ('notices' in verdict)
    for (const notice of verdict.notices) metrics.notices.inc({ reason: notice.reason });
}
